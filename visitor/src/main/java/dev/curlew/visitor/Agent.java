package dev.curlew.visitor;

/** What a user agent says of itself. */
public record Agent(DeviceKind device, OperatingSystem operatingSystem, Browser browser) {

    /** Of whom nothing is known. */
    public static final Agent UNKNOWN = new Agent(DeviceKind.OTHER, OperatingSystem.OTHER, Browser.OTHER);

    /** Whether it is a machine that fetches by itself. */
    public boolean bot() {
        return device == DeviceKind.BOT;
    }
}
