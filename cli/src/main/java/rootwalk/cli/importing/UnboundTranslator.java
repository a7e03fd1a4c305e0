package rootwalk.cli.importing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Translates unbound.conf: its clauses.
final class UnboundTranslator implements Translator {

    /// Clauses without a counterpart.
    private static final Map<String, String> NO_COUNTERPART = Map.of(
            "view", "all clients get the same answers",
            "remote-control", "control.socket is the counterpart, for rootwalk ctl on the same host",
            "python", "there are no modules",
            "dynlib", "there are no modules",
            "dnscrypt", "DNSCrypt is not supported; listen.tls and listen.https are nearest",
            "cachedb", "the cache is in memory only",
            "ipset", "answers are not added to sets of addresses");

    @Override
    public void translate(Path file, Settings settings) throws ImportException {
        List<Statement> clauses = ClauseReader.UNBOUND.read(file);
        UnboundServer server = new UnboundServer(clauses, file, settings);
        UnboundZones zones = new UnboundZones(settings, server);
        server.translateInterfaces();
        server.translateAccess();
        server.all().forEach(server::translate);
        for (Statement clause : clauses) {
            switch (clause.key()) {
                case "server" -> {}
                case "forward-zone" -> zones.forward(clause);
                case "stub-zone" -> zones.stub(clause);
                case "auth-zone" -> zones.authoritative(clause);
                case "rpz" -> zones.policy(clause);
                case "dnstap" -> dnstap(clause, server.folder(), settings);
                default -> clause.block().forEach(statement -> settings.leave(statement.origin(),
                        NO_COUNTERPART.getOrDefault(clause.key(), Counterparts.NONE)));
            }
        }
    }

    private static void dnstap(Statement clause, Path folder, Settings settings) {
        Setting.Block target =
                clause.all("dnstap-enable").stream().anyMatch(Statement::isOn) ? settings.root() : new Setting.Block();
        for (Statement s : clause.block()) {
            switch (s.key()) {
                case "dnstap-enable" -> {}
                case "dnstap-socket-path" -> target.file("dnstap.socket", folder, s);
                case "dnstap-ip" -> target.textUnlessEmpty("dnstap.address", Endpoints.ofAt(s.value(), ""), s.origin());
                case "dnstap-identity" -> target.textUnlessEmpty("dnstap.identity", s.value(), s.origin());
                case "dnstap-version" -> target.textUnlessEmpty("dnstap.version", s.value(), s.origin());
                default -> settings.leaveAt("dnstap", s.origin(), "dnstap.messages selects what is copied");
            }
        }
    }
}
