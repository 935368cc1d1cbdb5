@NullMarked
package dev.curlew.edge.site;

import org.jspecify.annotations.NullMarked;
