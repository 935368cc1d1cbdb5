@NullMarked
package dev.curlew.edge.problem;

import org.jspecify.annotations.NullMarked;
