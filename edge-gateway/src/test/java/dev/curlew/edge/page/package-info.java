@NullMarked
package dev.curlew.edge.page;

import org.jspecify.annotations.NullMarked;
