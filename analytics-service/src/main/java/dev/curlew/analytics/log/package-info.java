/** The click log: where clicks are kept, durably and in order of arrival, between their ingestion and Postgres. */
@NullMarked
package dev.curlew.analytics.log;

import org.jspecify.annotations.NullMarked;
