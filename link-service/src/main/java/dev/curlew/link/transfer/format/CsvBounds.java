package dev.curlew.link.transfer.format;

/** Rows of CSV (RFC 4180): each ends with its line, but for line breaks in quoted fields. */
final class CsvBounds implements RowBounds {

    private enum In {
        FIELD_START,
        BARE,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private In in = In.FIELD_START;

    @Override
    public Part next(byte b) {
        if (in == In.QUOTED) {
            in = b == '"' ? In.QUOTE_IN_QUOTED : In.QUOTED;
            return Part.WITHIN;
        }
        if (b == '\n') {
            in = In.FIELD_START;
            return Part.LAST;
        }
        boolean opens = b == '"' && in != In.BARE;
        boolean separates = b == ',' || b == ';' || b == '\t';
        if (opens) {
            in = In.QUOTED;
        } else {
            in = separates ? In.FIELD_START : In.BARE;
        }
        return Part.WITHIN;
    }

    @Override
    public void giveUpRow() {
        in = In.BARE;
    }

    @Override
    public String state() {
        return "";
    }

    @Override
    public boolean mayEnd() {
        return in != In.QUOTED;
    }
}
