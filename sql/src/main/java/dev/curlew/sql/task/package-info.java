/** Housekeeping: tasks that one of any number of processes runs from time to time, led by whoever holds a lock in Postgres. */
@NullMarked
package dev.curlew.sql.task;

import org.jspecify.annotations.NullMarked;
