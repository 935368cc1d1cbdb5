/** API keys: who calls, and what they may do. */
@NullMarked
package dev.curlew.link.key;

import org.jspecify.annotations.NullMarked;
