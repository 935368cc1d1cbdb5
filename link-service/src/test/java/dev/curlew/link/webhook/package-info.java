@NullMarked
package dev.curlew.link.webhook;

import org.jspecify.annotations.NullMarked;
