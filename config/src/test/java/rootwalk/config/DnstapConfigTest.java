package rootwalk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import rootwalk.config.Config.Dnstap;
import rootwalk.config.Config.DnstapMessages;
import rootwalk.config.Config.DnstapTarget;
import rootwalk.config.Config.QueryLog;
import rootwalk.config.Config.QueryLogFormat;

/// `dnstap` and `log.queries`.
class DnstapConfigTest {

    private static final Path FILE = Path.of("/etc/rootwalk/rootwalk.yaml");

    private static Config valid(String text) {
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

    @Test
    void aSocketIsEnough() {
        assertThat(valid("dnstap: {socket: tap.sock}").dnstap()).contains(new Dnstap(
                new DnstapTarget.Socket(Path.of("/etc/rootwalk/tap.sock")), Set.of(DnstapMessages.values()),
                Optional.empty(), Optional.empty()));
    }

    @Test
    void allKeysAreRead() {
        assertThat(valid("dnstap: {address: 192.0.2.1, messages: [client, update], identity: a, version: b}").dnstap())
                .contains(new Dnstap(new DnstapTarget.Address(new InetSocketAddress("192.0.2.1", 6000)),
                        Set.of(DnstapMessages.CLIENT, DnstapMessages.UPDATE), Optional.of("a"), Optional.of("b")));
    }

    @Test
    void thereIsOneTarget() {
        assertThat(problems("dnstap: {messages: [client]}")).singleElement().asString()
                .contains("needs the key socket or address");
        assertThat(problems("dnstap: {socket: a, address: 192.0.2.1}")).singleElement().asString()
                .contains("remove socket or address");
        assertThat(problems("dnstap: {sockt: a}")).singleElement().asString().contains("did you mean dnstap.socket?");
    }

    @Test
    void queriesAreLoggedAsBefore() {
        assertThat(valid("log: {queries: true}").log().queries())
                .contains(new QueryLog(QueryLogFormat.TEXT, 1, true));
        assertThat(valid("log: {queries: false}").log().queries()).isEmpty();
    }

    @Test
    void queriesAreLoggedInAFormat() {
        assertThat(valid("log: {queries: {format: logfmt, sample: 100, addresses: false}}").log().queries())
                .contains(new QueryLog(QueryLogFormat.LOGFMT, 100, false));
        assertThat(valid("log: {queries: {sample: 2}}").log().queries())
                .contains(new QueryLog(QueryLogFormat.TEXT, 2, true));
        assertThat(problems("log: {queries: {sample: 0}}")).singleElement().asString().contains("log.queries.sample");
        assertThat(problems("log: {queries: {fromat: json}}")).singleElement().asString()
                .contains("did you mean log.queries.format?");
        assertThat(problems("log: {queries: json}")).singleElement().asString().contains("log.queries");
    }
}
