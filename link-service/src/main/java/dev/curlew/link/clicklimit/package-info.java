/** Links that redirect only so often: each click is taken before it is redirected. */
@NullMarked
package dev.curlew.link.clicklimit;

import org.jspecify.annotations.NullMarked;
