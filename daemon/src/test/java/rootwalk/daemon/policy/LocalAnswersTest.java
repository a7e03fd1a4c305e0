package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rootwalk.authoritative.zone.EditObserver;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.config.LocalAction;
import rootwalk.daemon.pipeline.LocalRule;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RdataText;

/// What the resolver finds in hosts files, local zones and zones.
class LocalAnswersTest {

    @TempDir
    private Path folder;

    private LocalAnswers answers = new LocalAnswers(List.of(), new ServedZones(ZoneSet.EMPTY));
    private final List<String> reported = new ArrayList<>();
    private LocalData reporting = answers;

    @BeforeEach
    void fill() throws IOException {
        Path hosts = folder.resolve("hosts");
        Files.writeString(hosts, "192.0.2.1 nas.lan\n192.0.2.2 nas.lan\n2001:db8::1 nas.lan\n192.0.2.3 only4.lan\n"
                + "192.0.2.4 nas.own\n");
        LocalZones local = new LocalZones.Builder(300).zone(Name.of("lan."), LocalAction.STATIC)
                .zone(Name.of("ads."), LocalAction.NXDOMAIN).zone(Name.of("bad.own."), LocalAction.NXDOMAIN).build();
        ZoneEdit edit = ZoneEdit.begin(Name.of("own."), EditObserver.NONE);
        for (String record : List.of("own. 60 SOA ns.own. root.own. 1 2 3 4 5", "own. 60 NS ns.own.",
                "www.own. 30 A 192.0.2.5", "alias.own. 40 CNAME www.own.", "sub.own. 60 NS ns.sub.own.",
                "ns.sub.own. 60 A 192.0.2.6", "to.own. 50 CNAME x.sub.own.", "toown.own. 60 CNAME own.",
                "ads.own. 60 CNAME x.bad.own.", "x.bad.own. 60 A 192.0.2.7", "hosted.own. 60 CNAME nas.own.",
                "d.own. 60 DNAME own.")) {
            edit.add(set(record));
        }
        answers = new LocalAnswers(List.of(HostsOverlay.of(List.of(hosts)), local),
                new ServedZones(ZoneSet.of(List.of(new Zone(Name.of("own."), edit.build())))));
        reporting = answers.reportingTo((question, step, _) -> reported.add(question.name() + " " + step));
    }

    private static RRset set(String text) {
        String[] words = text.split(" ", 4);
        int type = RecordType.parse(words[2]);
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]),
                RdataText.parse(type, words[3], Name.ROOT));
    }

    private static Question question(String name, int type) {
        return new Question(Name.of(name), type);
    }

    private static String lines(List<RRset> sets) {
        StringBuilder all = new StringBuilder();
        sets.forEach(each -> all.append(RdataText.print(each)).append('\n'));
        return all.toString().strip();
    }

    private String found(String name, int type) {
        Resolution found = reporting.find(question(name, type));
        return found == null ? "nothing"
                : ResponseCode.name(found.responseCode()) + " " + found.ttl() + "\n" + lines(found.answer());
    }

    @Test
    void namesOfHostsFilesHaveTheirAddresses() {
        assertThat(found("nas.lan.", RecordType.A))
                .isEqualTo("NOERROR 60\nnas.lan. 60 IN A 192.0.2.1\nnas.lan. 60 IN A 192.0.2.2");
        assertThat(found("nas.lan.", RecordType.AAAA)).isEqualTo("NOERROR 60\nnas.lan. 60 IN AAAA 2001:db8::1");
        assertThat(found("1.2.0.192.in-addr.arpa.", RecordType.PTR))
                .isEqualTo("NOERROR 60\n1.2.0.192.in-addr.arpa. 60 IN PTR nas.lan.");
        assertThat(reported).containsExactly("nas.lan. 0", "nas.lan. 0", "1.2.0.192.in-addr.arpa. 0");
    }

    private static Zone zone(String apex, String... more) {
        ZoneEdit edit = ZoneEdit.begin(Name.of(apex), EditObserver.NONE);
        edit.add(set(apex + " 60 SOA ns.test. root.test. 1 2 3 4 5"));
        edit.add(set(apex + " 60 NS ns.test."));
        for (String record : more) {
            edit.add(set(record));
        }
        return new Zone(Name.of(apex), edit.build());
    }

    /// RFC 4035 section 3.1.4.1: the parent zone has the DS records.
    @Test
    void theRuleOfAnAnswerFromAZoneIsTheZoneThatAnswers() {
        List<LocalRule> rules = new ArrayList<>();
        LocalData all = new LocalAnswers(List.of(), new ServedZones(ZoneSet.of(List.of(zone("."),
                zone("own.", "child.own. 60 NS ns.test."), zone("child.own.", "www.child.own. 60 A 192.0.2.1")))))
                .reportingTo((_, _, rule) -> rules.add(rule));

        all.find(question("www.child.own.", RecordType.A));
        all.find(question("www.child.own.", RecordType.DS));
        all.find(question("child.own.", RecordType.NS));
        all.find(question("child.own.", RecordType.DS));
        all.find(question("missing.", RecordType.A));
        all.find(question(".", RecordType.DS));

        assertThat(rules).extracting(LocalRule::toString).containsExactly("AuthoritativeZone[apex=child.own.]",
                "AuthoritativeZone[apex=child.own.]", "AuthoritativeZone[apex=child.own.]",
                "AuthoritativeZone[apex=own.]", "AuthoritativeZone[apex=.]", "AuthoritativeZone[apex=.]");
    }

    /// RFC 8806 section 2. Names of other zones must not be resolved by servers of others.
    @Test
    void withoutItsCopyOfTheRootZoneTheResolverQueriesTheRootServers() {
        ZoneState missing = new ZoneState.Unloaded("it has expired");
        ZoneSet zones = ZoneSet.of(List.of(new Zone(Name.ROOT, missing), new Zone(Name.of("own."), missing)));
        LocalData all = new LocalAnswers(List.of(), new ServedZones(zones, List.of(Name.ROOT), List.of()));

        assertThat(all.find(question("www.example.", RecordType.A))).isNull();
        assertThat(all.find(question(".", RecordType.NS))).isNull();
        assertThat(all.deepestCut(Name.of("www.example."))).isNull();
        assertThat(all.find(question("www.own.", RecordType.A)).isFailure()).isTrue();
        LocalData ofClients = new LocalAnswers(List.of(), new ServedZones(zones));
        assertThat(ofClients.find(question("www.example.", RecordType.A)).isFailure()).isTrue();
    }

    @Test
    void aNameOfAHostsFileExistsWhateverALocalZoneSays() {
        assertThat(found("nas.lan.", RecordType.MX)).startsWith("NXDOMAIN 300");
        assertThat(reported).containsExactly("nas.lan. 1");
        assertThat(reporting.exists(Name.of("NAS.lan."))).isTrue();
        assertThat(reporting.exists(Name.of("other.lan."))).isFalse();
        assertThat(reporting.exists(Name.of("www.own."))).isFalse();
    }

    /// RFC 4035 section 3.1.4.1.
    @Test
    void dsOfAZoneWhoseParentIsElsewhereIsNotFound() {
        assertThat(found("own.", RecordType.DS)).isEqualTo("nothing");
        assertThat(found("toown.own.", RecordType.DS)).isEqualTo("NOERROR 60\ntoown.own. 60 IN CNAME own.");
        assertThat(found("www.own.", RecordType.DS)).startsWith("NOERROR 5");
        assertThat(found("sub.own.", RecordType.DS)).startsWith("NOERROR 5");
    }

    @Test
    void anAliasOfAZoneEndsWhereAnEarlierStepAnswers() {
        assertThat(found("ads.own.", RecordType.A)).isEqualTo("NOERROR 60\nads.own. 60 IN CNAME x.bad.own.");
        assertThat(found("hosted.own.", RecordType.A)).isEqualTo("NOERROR 60\nhosted.own. 60 IN CNAME nas.own.");
        assertThat(found("x.bad.own.", RecordType.A)).startsWith("NXDOMAIN 300");
    }

    @Test
    void oneQuestionLeavesNothingBehindForTheNext() {
        assertThat(found("nas.lan.", RecordType.A)).startsWith("NOERROR ");
        assertThat(found("no.lan.", RecordType.MX)).startsWith("NXDOMAIN ");
        assertThat(found("x.ads.", RecordType.A)).startsWith("NXDOMAIN ");
        assertThat(found("www.own.", RecordType.A)).isEqualTo("NOERROR 30\nwww.own. 30 IN A 192.0.2.5");
        assertThat(answers.find(question("www.own.", RecordType.A)).errors()).isEmpty();
    }

    @Test
    void namesOfZonesHaveTheirRecordsAndTheLowestTtl() {
        assertThat(found("alias.own.", RecordType.A))
                .isEqualTo("NOERROR 30\nalias.own. 40 IN CNAME www.own.\nwww.own. 30 IN A 192.0.2.5");
        assertThat(found("alias.own.", RecordType.MX)).isEqualTo("NOERROR 5\nalias.own. 40 IN CNAME www.own.");
        assertThat(found("www.d.own.", RecordType.A)).startsWith("NOERROR 30\nd.own. 60 IN DNAME own.\n"
                + "www.d.own. 60 IN CNAME www.own.\n");
        assertThat(reported).containsOnly("alias.own. 2", "www.d.own. 2");
    }

    @Test
    void whatIsElsewhereIsNotFound() {
        assertThat(found("www.example.", RecordType.A)).isEqualTo("nothing");
        assertThat(found("x.sub.own.", RecordType.A)).isEqualTo("nothing");
        assertThat(answers.find(new Question(Name.of("www.own."), RecordType.A, RecordClass.CH))).isNull();
        assertThat(reported).isEmpty();
    }

    @Test
    void anAliasToADelegatedNameIsAllThatIsFound() {
        assertThat(found("to.own.", RecordType.A)).isEqualTo("NOERROR 50\nto.own. 50 IN CNAME x.sub.own.");
    }

    @Test
    void aDelegationIsACutWithItsGlue() {
        LocalCut cut = reporting.deepestCut(Name.of("x.y.sub.own."));

        assertThat(cut).isNotNull();
        assertThat(cut.toString()).contains("sub.own.").contains("ns.sub.own.");
        assertThat(reporting.deepestCut(Name.of("www.own."))).isNull();
        assertThat(reporting.deepestCut(Name.of("to.own."))).isNull();
        assertThat(reporting.deepestCut(Name.of("example."))).isNull();
        assertThat(reporting.deepestCut(Name.of("sub.own."))).isEqualTo(cut);
    }
}
