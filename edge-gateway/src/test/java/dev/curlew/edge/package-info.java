@NullMarked
package dev.curlew.edge;

import org.jspecify.annotations.NullMarked;
