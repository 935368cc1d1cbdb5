/** Calls to servers that strangers named: nothing that they name is believed to be outside. */
@NullMarked
package dev.curlew.link.fetch;

import org.jspecify.annotations.NullMarked;
