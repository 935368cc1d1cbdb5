@NullMarked
package dev.curlew.edge.session;

import org.jspecify.annotations.NullMarked;
