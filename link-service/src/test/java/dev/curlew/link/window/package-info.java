@NullMarked
package dev.curlew.link.window;

import org.jspecify.annotations.NullMarked;
