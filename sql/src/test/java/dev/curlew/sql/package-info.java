@NullMarked
package dev.curlew.sql;

import org.jspecify.annotations.NullMarked;
