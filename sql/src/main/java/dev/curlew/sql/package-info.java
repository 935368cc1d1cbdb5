/** The database schemas and their migrations. */
@NullMarked
package dev.curlew.sql;

import org.jspecify.annotations.NullMarked;
