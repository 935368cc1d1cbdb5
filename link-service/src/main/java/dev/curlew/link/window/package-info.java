/** How often something was done in a while: {@link dev.curlew.link.window.Windows}. */
@NullMarked
package dev.curlew.link.window;

import org.jspecify.annotations.NullMarked;
