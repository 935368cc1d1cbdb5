@NullMarked
package dev.curlew.edge.domain;

import org.jspecify.annotations.NullMarked;
