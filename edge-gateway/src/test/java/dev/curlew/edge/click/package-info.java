@NullMarked
package dev.curlew.edge.click;

import org.jspecify.annotations.NullMarked;
