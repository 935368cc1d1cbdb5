/** Tests of what the requests of all features have in common. */
@NullMarked
package dev.curlew.link.request;

import org.jspecify.annotations.NullMarked;
