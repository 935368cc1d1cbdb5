package dev.curlew.analytics.clicks;

import dev.curlew.proto.analytics.v1.ExportClicksRequest.Format;
import java.io.IOException;
import java.io.OutputStream;

/** What a file of clicks looks like. */
enum ClickFileFormat {
    CSV {
        @Override
        ClickFile open(OutputStream out) {
            return new CsvFile(out);
        }
    },
    PARQUET {
        @Override
        ClickFile open(OutputStream out) throws IOException {
            return new ParquetFile(out);
        }
    };

    /** The format asked for; throws {@link ClickException.Invalid}. */
    static ClickFileFormat of(Format format) {
        return switch (format) {
            case FORMAT_UNSPECIFIED, CSV -> CSV;
            case PARQUET -> PARQUET;
            case UNRECOGNIZED -> throw new ClickException.Invalid("format", "not known (expected: CSV or PARQUET)");
        };
    }

    /** Begins a file, which is written to a stream that is closed with it. */
    abstract ClickFile open(OutputStream out) throws IOException;
}
