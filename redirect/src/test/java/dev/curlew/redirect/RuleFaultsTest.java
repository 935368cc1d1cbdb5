package dev.curlew.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.redirect.RuleFaults.Fault;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RuleFaultsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'device':{'values':['mobil']}} | device.values[0] | one of mobile, tablet",
                "{'device':{}} | device.values | 1 to 256",
                "{'operatingSystem':{'values':['ios','']}} | operatingSystem.values[1] | one of android",
                "{'browser':{'values':['netscape']}} | browser.values[0] | one of chrome",
                "{'language':{'values':['de','de_DE']}} | language.values[1] | BCP 47",
                "{'language':{'values':['*']}} | language.values[0] | BCP 47",
                "{'language':{'values':['']}} | language.values[0] | BCP 47",
                "{'country':{'values':['Germany']}} | country.values[0] | ISO 3166-1",
                "{'country':{'values':['XX']}} | country.values[0] | ISO 3166-1",
                "{'region':{'values':['BY']}} | region.values[0] | ISO 3166-2",
                "{'region':{'values':['XX-1']}} | region.values[0] | ISO 3166-2",
                "{'city':{'values':[' ']}} | city.values[0] | the English name",
                "{'city':{'values':['a\\u0000']}} | city.values[0] | no control",
                "{'queryParameter':{}} | queryParameter.parameter | the name",
                "{'queryParameter':{'parameter':'a','value':'\\n'}} | queryParameter.value | no control",
                "{'ipRange':{'values':['10.0.0.0/8','10.0.0.1/8']}} | ipRange.values[1] | 192.0.2.0/24",
                "{'ipRange':{'values':['localhost']}} | ipRange.values[0] | 192.0.2.0/24",
                "{'referrer':{'values':['https://example.com/']}} | referrer.values[0] | a host name",
                "{'referrer':{'values':['.example.com']}} | referrer.values[0] | a host name",
                "{'timeWindow':{'startMinute':1440}} | timeWindow.startMinute | 0 to 1439",
                "{'timeWindow':{'startMinute':-1}} | timeWindow.startMinute | 0 to 1439",
                "{'timeWindow':{'endMinute':1441}} | timeWindow.endMinute | 0 to 1440",
                "{'timeWindow':{'timeZone':'+02:00'}} | timeWindow.timeZone | IANA",
                "{'timeWindow':{'timeZone':'Europe/Bonn'}} | timeWindow.timeZone | IANA",
                "{'timeWindow':{'days':['MONDAY','MONDAY']}} | timeWindow.days[1] | MONDAY to SUNDAY",
                "{'timeWindow':{'days':['DAY_UNSPECIFIED']}} | timeWindow.days[0] | MONDAY to SUNDAY",
                "{'timeWindow':{'days':[9]}} | timeWindow.days[0] | MONDAY to SUNDAY",
                "{'timeWindow':{'startTime':'2026-01-01T00:00:00Z','endTime':'2026-01-01T00:00:00Z'}} | timeWindow.endTime | later",
                "{'visitorPercent':-0.1} | visitorPercent | 0 to 100",
                "{'visitorPercent':100.1} | visitorPercent | 0 to 100",
                "{'visitorPercent':'NaN'} | visitorPercent | 0 to 100",
            })
    void badCondition_isNamed_withWhatWouldBeRight(String condition, String field, String expected) {
        assertThat(faults("{'displayName':'a','conditions':[{'visitorPercent':1}," + condition
                        + "],'targets':[{'targetUrl':'https://a.example/'}]}"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.field()).isEqualTo("rules[0].conditions[1]." + field);
                    assertThat(fault.expected()).contains(expected);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'targets':[{}]} | rules[0].displayName | a name of 1 to 64",
                "{'displayName':' ','targets':[{}]} | rules[0].displayName | a name of 1 to 64",
                "{'displayName':'a\\tb','targets':[{}]} | rules[0].displayName | no control",
                "{'displayName':'a'} | rules[0].targets | 1 to 16",
                "{'displayName':'a','targets':[{'weight':-1}]} | rules[0].targets[0].weight | 1 to 1,000,000",
                "{'displayName':'a','targets':[{},{'weight':1000001}]} | rules[0].targets[1].weight | 1 to 1,000,000",
                "{'displayName':'a','targets':[{'displayName':'x'},{'displayName':'x'}]} | rules[0].targets[1].displayName | no other target",
                "{'displayName':'a','targets':[{'displayName':'\\u0007'}]} | rules[0].targets[0].displayName | no control",
                "{'displayName':'a','conditions':[{}],'targets':[{}]} | rules[0].conditions[0] | one of device",
                "{'displayName':'a','conditions':[{'negate':true}],'targets':[{}]} | rules[0].conditions[0] | one of device",
            })
    void badRule_isNamed_withWhatWouldBeRight(String rule, String field, String expected) {
        assertThat(faults(rule)).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.expected()).contains(expected);
        });
    }

    @Test
    void tooMuch_isRefused() {
        RedirectRule rule = Visits.rule("a");

        assertThat(fields(Collections.nCopies(65, rule))).containsExactly("rules");
        assertThat(fields(List.of(rule, rule))).containsExactly("rules[1].displayName");
        assertThat(fields(List.of(Visits.rule("x".repeat(65))))).containsExactly("rules[0].displayName");
        assertThat(fields(List.of(rule.toBuilder()
                        .addAllConditions(Collections.nCopies(17, Visits.language("de")))
                        .build())))
                .containsExactly("rules[0].conditions");
        assertThat(fields(List.of(rule.toBuilder()
                        .addAllTargets(Collections.nCopies(16, rule.getTargets(0)))
                        .build())))
                .containsExactly("rules[0].targets");
        assertThat(fields(List.of(Visits.rule(
                        "a", Visits.language(Collections.nCopies(257, "de").toArray(String[]::new))))))
                .containsExactly("rules[0].conditions[0].language.values");
        assertThat(fields(List.of(rule.toBuilder()
                        .addTargets(rule.getTargets(0).toBuilder().setTargetUrl("x".repeat(66_000)))
                        .build())))
                .containsExactly("rules");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'displayName':'a','targets':[{'targetUrl':'https://a.example/'}]}",
                "{'displayName':'ü 😀','targets':[{'weight':1000000,'displayName':'x'},{'displayName':'y'},{}]}",
                "{'displayName':'a','targets':[{}],'conditions':[{'device':{'values':['Mobile','TABLET']},'negate':true},"
                        + "{'language':{'values':['zh-Hant-TW','pt-BR']}},{'country':{'values':['de']}},{'region':{'values':['gb-eng']}},"
                        + "{'city':{'values':['São Paulo']}},{'queryParameter':{'parameter':'a'}},{'referrer':{'values':['münchen.example','t.co.']}},"
                        + "{'ipRange':{'values':['0.0.0.0/0','::/0','192.0.2.1']}},{'visitorPercent':0},{'visitorPercent':100},"
                        + "{'timeWindow':{'days':['SUNDAY'],'startMinute':1439,'endMinute':1440,'timeZone':'America/New_York'}}]}",
            })
    void goodRules_haveNoFaults(String rule) {
        assertThat(faults(rule)).isEmpty();
    }

    private static List<Fault> faults(String rule) {
        Link.Builder link = Link.newBuilder();
        try {
            JsonFormat.parser().merge("{'rules':[" + rule + "]}", link);
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalArgumentException(impossible);
        }
        return RuleFaults.of(link.getRulesList());
    }

    private static List<String> fields(List<RedirectRule> rules) {
        return RuleFaults.of(rules).stream().map(Fault::field).toList();
    }
}
