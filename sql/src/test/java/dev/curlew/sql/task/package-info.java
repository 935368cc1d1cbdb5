@NullMarked
package dev.curlew.sql.task;

import org.jspecify.annotations.NullMarked;
