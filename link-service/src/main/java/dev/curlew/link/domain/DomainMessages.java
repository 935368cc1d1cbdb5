package dev.curlew.link.domain;

import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.Domain;

/** Domains as the API shows them. */
final class DomainMessages {

    private final Site site;

    DomainMessages(Site site) {
        this.site = site;
    }

    Domain write(LinkDomain domain) {
        return settings(domain)
                .setHost(domain.isDefault() ? site.domain() : domain.name())
                .setCaseInsensitive(domain.caseInsensitive())
                .setDefaultDomain(domain.isDefault())
                .setCreateTime(ProtoTimes.timestamp(domain.createTime()))
                .setUpdateTime(ProtoTimes.timestamp(domain.updateTime()))
                .build();
    }

    /** Only what can be changed: the other way round of {@link DomainReader}. */
    static Domain.Builder settings(LinkDomain domain) {
        return Domain.newBuilder()
                .setRootUrl(domain.rootUrl())
                .setNotFoundUrl(domain.notFoundUrl())
                .setRedirectStatus(domain.ownStatus())
                .setCodeLength(domain.ownCodeLength())
                .setCodeAlphabet(domain.ownCodeAlphabet())
                .setAppleAppSiteAssociation(domain.appLinks().apple())
                .setAndroidAssetLinks(domain.appLinks().android());
    }
}
