/** Which domain a visitor asks: {@link dev.curlew.edge.domain.Domains}. */
@NullMarked
package dev.curlew.edge.domain;

import org.jspecify.annotations.NullMarked;
