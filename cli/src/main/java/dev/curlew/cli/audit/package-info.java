/** Commands for the audit log. */
@NullMarked
package dev.curlew.cli.audit;

import org.jspecify.annotations.NullMarked;
