@NullMarked
package dev.curlew.site;

import org.jspecify.annotations.NullMarked;
