/** The connection to Postgres. */
@NullMarked
package dev.curlew.link.store;

import org.jspecify.annotations.NullMarked;
