@NullMarked
package dev.curlew.trial;

import org.jspecify.annotations.NullMarked;
