package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.Name;

/// Templates and catalog zones in the configuration.
class TemplatesTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");

    private static ConfigResult read(String text) {
        return ConfigReader.read(text, FILE);
    }

    private static Config config(String text) {
        ConfigResult read = read(text);
        assertThat(read).as(read.toString()).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) read).config();
    }

    @Test
    void aTemplateHasTheKeysOfAZoneWithoutItsName() {
        Config config = config("""
            templates:
              - {name: files, file: "zones/{zone}.zone", include-base: parts, transfer-to: [loopback]}
              - {name: stored, name-servers: [ns1.example.net., ns2.example.net.], contact: admin.example.net.}
              - {name: copies, primaries: [192.0.2.1], notify: [192.0.2.2], notify-servers: false, answer: recursion}
            """);

        assertThat(config.hasJournal()).isTrue();
        Config.Zone file = config.template("files").orElseThrow().zone(Name.of("Example.Test."));
        assertThat(file.source()).isEqualTo(new ZoneSource.Primary(Name.of("Example.Test."),
                Path.of("/etc/rootwalk/zones/example.test.zone"), Optional.of(Path.of("/etc/rootwalk/parts"))));
        assertThat(file.transferTo()).isNotEmpty();
        assertThat(config.template("stored").orElseThrow().zone(Name.of("a.")).source())
                .isEqualTo(new ZoneSource.Stored(Name.of("a."), Optional.of(new ApexRecords(
                        List.of(Name.of("ns1.example.net."), Name.of("ns2.example.net.")),
                        Optional.of(Name.of("admin.example.net."))))));
        Config.Zone copy = config.template("copies").orElseThrow().zone(Name.of("a."));
        assertThat(copy.source()).isInstanceOf(ZoneSource.Secondary.class);
        assertThat(copy.notified()).hasSize(1);
        assertThat(copy.notifiesServers()).isFalse();
        assertThat(copy.audience()).isEqualTo(Config.ZoneAudience.RECURSION);
        assertThat(config.template("none")).isEmpty();
    }

    @Test
    void theKeysOfAZoneComeBeforeThoseOfItsTemplate() {
        Config config = config("""
            templates: [{name: copies, primaries: [192.0.2.1], notify: [192.0.2.2], transfer-to: [loopback]}]
            zones: [{name: a., template: copies, notify: [192.0.2.3, 192.0.2.4]}]
            """);

        Config.Zone zone = config.zones().getFirst();
        assertThat(zone.source()).isInstanceOf(ZoneSource.Secondary.class);
        assertThat(zone.notified()).hasSize(2);
        assertThat(zone.transferTo()).isEqualTo(config.template("copies").orElseThrow().transferTo());
    }

    @Test
    void catalogZonesAreConsumedAndProduced() {
        Config config = config("""
            templates: [{name: member, primaries: [192.0.2.1]}, {name: listed, member-of: own., group: 'ops\\'}]
            zones:
              - {name: other., primaries: [192.0.2.1], catalog: {members: member, groups: {public: listed}}}
              - {name: own., role: catalog, transfer-to: [loopback]}
              - {name: a., file: a.zone, member-of: own., group: signed}
            """);

        assertThat(config.zones().getFirst().catalog())
                .contains(new Config.CatalogUse("member", Map.of("public", "listed")));
        assertThat(config.zones().get(1).source()).isEqualTo(new ZoneSource.Produced(Name.of("own.")));
        assertThat(config.zones().getLast().memberOf())
                .contains(new Config.Membership(Name.of("own."), Optional.of("signed")));
        assertThat(config.template("listed").orElseThrow().memberOf())
                .contains(new Config.Membership(Name.of("own."), Optional.of("ops\\")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                templates: [{name: a}, {name: a}]                                      | remove one
                templates: [{name: "a b"}]                                             | letters, digits, hyphens and underscores
                templates: [{name: a, file: a.zone}]                                   | write {zone} where the name of the zone has to be
                templates: [{name: a, role: secondary}]                                | write primaries: [192.0.2.1]
                templates: [{name: a, role: primary, primaries: [192.0.2.1]}]          | remove them or write role: secondary
                templates: [{name: a, file: "{zone}", name-servers: [ns.]}]            | only zones without file and primaries begin with records of the template
                templates: [{name: a, contact: admin.}]                                | write name-servers: [ns1.example.net.], or remove it
                templates: [{name: a, member-of: own.}]                                | zones has no catalog zone own. of this server; add {name: own., role: catalog}
                templates: [{name: a, group: x}]                                       | write member-of: and the name of the catalog zone, or remove it
                zones: [{name: a., template: b}]                                       | there are no templates
                templates: [{name: c}]~zones: [{name: a., template: b}]                | there are c
                zones: [{name: a., primaries: [192.0.2.1], catalog: {members: b}}]     | there are no templates
                zones: [{name: a., primaries: [192.0.2.1], catalog: {}}]               | members
                zones: [{name: a., role: catalog, update-from: [any]}]                 | follow from its members; remove it
                zones: [{name: a., role: catalog, member-of: a.}]                      | a catalog zone is no member of catalog zones here
                templates: [{name: b}]~zones: [{name: a., role: catalog, catalog: {members: b}}] | the members of a catalog zone of this server say member-of
                zones: [{name: a., file: a.zone, member-of: b.}]                       | zones has no catalog zone b. of this server
                """)
    void aProblemHasItsRemedy(String text, String remedy) {
        assertThat(read(text.replace('~', '\n'))).isInstanceOfSatisfying(ConfigResult.Invalid.class,
                invalid -> assertThat(invalid.problems()).first().asString().contains(remedy));
    }

    @Test
    void aGroupIsAStringOfATxtRecord() {
        assertThat(read("zones: [{name: own., role: catalog}, {name: a., file: a, member-of: own., group: "
                + "x".repeat(256) + "}]")).isInstanceOfSatisfying(ConfigResult.Invalid.class,
                        invalid -> assertThat(invalid.problems()).first().asString()
                                .contains("a string of at most 255 octets"));
    }

    @Test
    void theNameOfACatalogZoneLeavesRoomForItsMembers() {
        String longest = ("x".repeat(63) + ".").repeat(3);

        assertThat(read("zones: [{name: " + longest + "xxxxx., role: catalog}]"))
                .isInstanceOf(ConfigResult.Valid.class);
        assertThat(read("zones: [{name: " + longest + "xxxxxx., role: catalog}]"))
                .isInstanceOf(ConfigResult.Invalid.class);
    }
}
