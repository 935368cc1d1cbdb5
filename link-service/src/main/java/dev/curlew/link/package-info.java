/** The link-service: its start, its configuration and how its parts are put together. */
@NullMarked
package dev.curlew.link;

import org.jspecify.annotations.NullMarked;
