package dev.curlew.link.links;

import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.UtmParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.HttpUrl;

/** The UTM parameters of a link; an empty one is not added. */
record Utm(String source, String medium, String campaign, String term, String content) {

    private static final int LONGEST = 256;

    static Utm read(UtmParameters message, Violations violations) {
        Utm utm = new Utm(
                message.getSource(),
                message.getMedium(),
                message.getCampaign(),
                message.getTerm(),
                message.getContent());
        utm.parameters()
                .forEach((name, value) -> FieldChecks.check(name.replace("utm_", "utm."), value, LONGEST, violations));
        return utm;
    }

    UtmParameters write() {
        return UtmParameters.newBuilder()
                .setSource(source)
                .setMedium(medium)
                .setCampaign(campaign)
                .setTerm(term)
                .setContent(content)
                .build();
    }

    boolean isEmpty() {
        return parameters().values().stream().allMatch(String::isEmpty);
    }

    /** A URL with these parameters, where it does not have them. */
    String addTo(String url) {
        if (isEmpty()) {
            return url;
        }
        HttpUrl target = HttpUrl.get(url);
        HttpUrl.Builder builder = target.newBuilder();
        parameters().forEach((name, value) -> {
            if (!value.isEmpty() && !target.queryParameterNames().contains(name)) {
                builder.addQueryParameter(name, value);
            }
        });
        return builder.build().toString();
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("utm_source", source);
        parameters.put("utm_medium", medium);
        parameters.put("utm_campaign", campaign);
        parameters.put("utm_term", term);
        parameters.put("utm_content", content);
        return parameters;
    }
}
