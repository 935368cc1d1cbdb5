/** Tests of calls to servers that strangers named. */
@NullMarked
package dev.curlew.link.fetch;

import org.jspecify.annotations.NullMarked;
