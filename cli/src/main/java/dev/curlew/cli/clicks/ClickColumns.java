package dev.curlew.cli.clicks;

import dev.curlew.cli.output.Column;
import dev.curlew.proto.analytics.v1.ClickRecord;
import java.util.List;

/** What tables show of clicks. */
final class ClickColumns {
    static final List<Column<ClickRecord>> CLICKS = List.of(
            Column.time("TIME", ClickRecord::hasOccurTime, ClickRecord::getOccurTime),
            Column.whole("COUNTRY", ClickRecord::getCountry),
            Column.text("CITY", ClickRecord::getCity),
            Column.text("BROWSER", ClickRecord::getBrowser),
            Column.text("SYSTEM", ClickRecord::getOperatingSystem),
            Column.text("DEVICE", ClickRecord::getDevice),
            Column.text("REFERRER", ClickRecord::getReferrerDomain),
            Column.text("CHANNEL", ClickRecord::getChannel),
            Column.whole("BOT", click -> click.getBot() ? "yes" : ""));

    private ClickColumns() {}
}
