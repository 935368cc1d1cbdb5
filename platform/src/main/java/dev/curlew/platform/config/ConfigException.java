package dev.curlew.platform.config;

import java.util.List;

/** Thrown when the environment cannot be understood; the message has one line for each fault. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** Makes one of at least one fault, each a line naming the variable, its value and what is expected. */
    public ConfigException(List<String> faults) {
        super(String.join("\n", faults));
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("faults: none (expected: one or more)");
        }
        this.faults = List.copyOf(faults);
    }

    /** The faults, in the order in which the variables were read. */
    public List<String> faults() {
        return faults;
    }
}
