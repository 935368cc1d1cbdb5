/** Which hosts and schemes links may lead to, and how hosts are shown to people. */
@NullMarked
package dev.curlew.link.target;

import org.jspecify.annotations.NullMarked;
