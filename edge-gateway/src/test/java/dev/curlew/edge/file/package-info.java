@NullMarked
package dev.curlew.edge.file;

import org.jspecify.annotations.NullMarked;
