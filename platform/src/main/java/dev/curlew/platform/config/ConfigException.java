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

    /**
     * What whoever set the variables is told before the process ends: lines, the first of which says what could not start.
     *
     * @param name what to call it
     */
    public String report(String name) {
        return name + ": the configuration is at fault:\n  " + String.join("\n  ", faults);
    }
}
