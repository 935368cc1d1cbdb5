@NullMarked
package dev.curlew.edge.redirect;

import org.jspecify.annotations.NullMarked;
