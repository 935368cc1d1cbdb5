/** Commands for webhooks and their deliveries. */
@NullMarked
package dev.curlew.cli.webhooks;

import org.jspecify.annotations.NullMarked;
