@NullMarked
package dev.curlew.link.title;

import org.jspecify.annotations.NullMarked;
