package dev.curlew.cli.console;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes of a text file on their way to a terminal: controls become {@code ?}, except line breaks and tabs. */
public final class HarmlessStream extends FilterOutputStream {
    /** In UTF-8 the lead byte of U+0080 to U+00BF, of which those below 0xA0 are controls. */
    private static final int LEAD_OF_CONTROLS = 0xC2;

    private static final int FIRST_NO_CONTROL = 0xA0;
    private static final int DELETE = 0x7F;

    private boolean afterLead;

    /** Writes to a terminal. */
    public HarmlessStream(OutputStream terminal) {
        super(terminal);
    }

    @Override
    public void write(int value) throws IOException {
        int octet = value & 0xFF;
        boolean control = afterLead
                ? octet < FIRST_NO_CONTROL
                : octet == DELETE || (octet < ' ' && octet != '\n' && octet != '\t');
        if (!afterLead && octet == LEAD_OF_CONTROLS) {
            afterLead = true;
            return;
        }
        if (afterLead && !control) {
            out.write(LEAD_OF_CONTROLS);
        }
        afterLead = false;
        out.write(control ? '?' : octet);
    }
}
