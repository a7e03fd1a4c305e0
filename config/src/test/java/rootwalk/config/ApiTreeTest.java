package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.Name;
import rootwalk.wire.NamePattern;
import rootwalk.wire.RecordType;

/// `listen.api` and `api`.
class ApiTreeTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");
    private static final String HASH = "sha256:" + "0a".repeat(32);
    private static final String LOOPBACK = "listen: {api: [127.0.0.1]}\n";

    private static Config config(String text) {
        return switch (ConfigReader.read(text, FILE)) {
            case ConfigResult.Valid valid -> valid.config();
            case ConfigResult.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    private static List<String> problems(String text) {
        return switch (ConfigReader.read(text, FILE)) {
            case ConfigResult.Valid _ -> List.of();
            case ConfigResult.Invalid invalid -> invalid.problems().stream().map(Problem::toString).toList();
        };
    }

    private static String token(String allow) {
        return "api: {tokens: [{name: a, hash: \"" + HASH + "\", allow: [" + allow + "]}]}\n";
    }

    @Test
    void aTokenHasADigestAndRules() {
        Config config = config(LOOPBACK + token("{zones: [example., \"*.example.\"], names: [\"_a.*.example.\"],"
                + " types: [TXT], verbs: [read, write]}, {verbs: [control]}"));

        assertThat(config.listen().api()).singleElement().asString().endsWith(":8081");
        assertThat(config.api().tokens()).singleElement().satisfies(token -> {
            assertThat(token.name()).isEqualTo("a");
            assertThat(token.digest().length()).isEqualTo(32);
            assertThat(token.allow()).containsExactly(
                    new Api.Rule(List.of(pattern("example."), pattern("*.example.")), List.of(pattern("_a.*.example.")),
                            Set.of(RecordType.TXT), Set.of(Api.Verb.READ, Api.Verb.WRITE)),
                    new Api.Rule(List.of(), List.of(), Set.of(), Set.of(Api.Verb.CONTROL)));
        });
    }

    private static NamePattern pattern(String text) {
        return NamePattern.of(Name.of(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0',
            textBlock = """
                {tokens: [{name: a b, hash: HASH, allow: []}]}                       | api.tokens[0].name
                {tokens: [{name: a, hash: secret, allow: []}]}                       | api.tokens[0].hash
                {tokens: [{name: a, hash: HASH}]}                                    | needs the key allow
                {tokens: [{name: a, hash: HASH, allow: [{zones: [a.]}]}]}            | needs the key verbs
                {tokens: [{name: a, hash: HASH, allow: [{verbs: []}]}]}              | needs the key verbs
                {tokens: [{name: a, hash: HASH, allow: [{verbs: [reed]}]}]}          | write read
                {tokens: [{name: a, hash: HASH, allow: [{verbs: [read], zones: []}]}]} | the list is empty, which permits nothing
                {tokens: [{name: a, hash: HASH, allow: [{verbs: [read], types: []}]}]} | the list is empty, which permits nothing
                {tokens: [{name: a, hash: HASH, allow: [{verbs: [read], zone: a.}]}]} | zones
                {tokens: [{name: a, hash: HASH, allow: [{verbs: [delete], types: [A]}]}]} | all records of a zone are deleted with it
                {template: none}                                                     | api.template
                {tokens: [{name: a, hash: HASH, allow: [{verbs: [read], types: [NONE.]}]}]} | types[0]
                {tokens: [{name: a, hash: HASH, allow: []}, {name: a, hash: "sha256:1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b", allow: []}]} | a is listed twice
                {tokens: [{name: a, hash: HASH, allow: []}, {name: b, hash: HASH, allow: []}]} | another token has the same hash
                {tls: true}                                                          | TLS needs a certificate
                {content: 1B}                                                        | api.content
                """)
    void aMistakeIsOneProblem(String api, String expected) {
        assertThat(problems(LOOPBACK + "api: " + api.replace("HASH", '"' + HASH + '"'))).singleElement().asString()
                .contains(expected);
    }

    /// A token in clear text can be read on the way.
    @Test
    void otherAddressesThanThoseOfLoopbackNeedTls() {
        String everywhere = "listen: {api: [\"127.0.0.1:1\", \"[::1]:1\", 192.0.2.1]}\n";

        assertThat(problems(everywhere + token("{verbs: [read]}"))).singleElement().asString()
                .contains(":1:42: listen.api[2]: 192.0.2.1:8081 is not a loopback address")
                .contains("write api: {tls: true}");
        assertThat(problems(everywhere + "api: {cleartext: true}")).isEmpty();
        assertThat(config(everywhere + "api: {tls: true}\ntls: {certificate: c.pem, key: k.pem}\n").api().tls())
                .isTrue();
    }

    /// Otherwise a change could not be made durable.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
        {verbs: [write]}                                     | true
        {zones: [example.], verbs: [write], types: [TXT]}    | true
        {zones: ["*.example."], verbs: [write]}              | false
        {zones: [example.], verbs: [read, control]}          | false
        """)
    void aZoneThatATokenMayWriteIsRecorded(String rule, boolean isRecorded) {
        String zones = "zones: [{name: example., file: a.zone}]\n";

        Config config = config(LOOPBACK + zones + token(rule));
        assertThat(config.isJournaled(config.zones().getFirst())).isEqualTo(isRecorded);
        assertThat(config.hasJournal()).isEqualTo(isRecorded);
        assertThat(config(zones + token(rule)).hasJournal()).as("without listen.api").isFalse();
    }

    @Test
    void tokensWithoutAnAddressAndAnAddressWithoutTokensAreWarnings() {
        assertThat(ConfigReader.read(token("{verbs: [read]}"), FILE).warnings()).singleElement().asString()
                .contains("api.tokens: it has no effect: listen.api has no address");
        assertThat(ConfigReader.read(LOOPBACK, FILE).warnings()).singleElement().asString()
                .contains("listen.api: it has no effect: api.tokens is empty").contains("rootwalk token generate");
    }
}
