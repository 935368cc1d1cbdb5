@NullMarked
package dev.curlew.edge.api;

import org.jspecify.annotations.NullMarked;
