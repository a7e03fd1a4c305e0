package rootwalk.cli;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rootwalk.cli.command.ColorOption;
import rootwalk.cli.command.ConfigFile;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.Output;
import rootwalk.cli.command.Paint;
import rootwalk.cli.command.ProgramName;
import rootwalk.cli.command.ProgramVersion;
import rootwalk.cli.command.RecordColumns;
import rootwalk.cli.command.ServerArgument;
import rootwalk.cli.doctor.DnrOption;
import rootwalk.cli.doctor.Doctor;
import rootwalk.cli.doctor.Finding;
import rootwalk.cli.doctor.Machine;
import rootwalk.cli.doctor.Network;
import rootwalk.cli.doctor.Verdict.State;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.os.ProcessLimits;
import rootwalk.wire.CountText;
import rootwalk.wire.SafeText;
import rootwalk.wire.json.JsonWriter;

/// `rootwalk doctor`: why DNS does not work on this machine, or what prevents rootwalk from running.
@Command(name = "doctor", mixinStandardHelpOptions = true,
        description = "Finds out why DNS does not work on this machine, or what prevents rootwalk from running.",
        footer = {"", "It changes nothing, and needs no daemon. As root, it also shows the processes of other users."
                + " The network checks query root servers. docs/doctor.md describes each check."},
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:no problems, possibly warnings", "1:problems", Exit.WRONG_USAGE})
final class DoctorCommand implements Callable<Integer> {

    private static final Path INSTALLED = Path.of("/etc/rootwalk/rootwalk.yaml");
    private static final String INDENT = "    ";

    @Option(names = {"-c", "--config"}, paramLabel = "FILE",
            description = "the configuration (default: /etc/rootwalk/rootwalk.yaml, or else ./rootwalk.yaml)")
    private @Nullable Path config;

    @Option(names = "--only", paramLabel = "CHECK", split = ",", description = "run only these checks")
    private List<String> only = List.of();

    @Option(names = "--no-network", description = "send no packets")
    private boolean noNetwork;

    @Option(names = "--root-server", paramLabel = "ADDRESS[:PORT]",
            description = "query this server instead of the root servers, and no other address")
    private @Nullable String rootServer;

    @Option(names = "--dnr",
            description = "print the options with which a DHCP server announces the encrypted transports, and check nothing")
    private boolean dnr;

    @Mixin
    private final Output output = new Output();

    @Mixin
    private final ColorOption color = new ColorOption();

    @Override
    public Integer call() throws InterruptedException {
        Optional<Path> file = Optional.ofNullable(config)
                .or(() -> ConfigFile.find(INSTALLED.toFile().exists() ? Optional.of(INSTALLED) : Optional.empty()));
        ConfigResult configuration = ConfigFile.read(file, "name the configuration with -c");
        if (dnr) {
            return announce(configuration);
        }
        Doctor doctor = new Doctor(new Machine(Path.of("/"), file, configuration, ProcessLimits.ofThisProcess(),
                InstantSource.system(), network(), ProgramVersion.text(), ProgramName.typed()));
        List<Finding> findings = doctor.examine(names(doctor), !noNetwork);
        long problems = count(findings, State.PROBLEM);
        output.print(() -> toText(findings, color.brush()), () -> toJson(findings));
        return problems == 0 ? Exit.DONE : Exit.FAILED;
    }

    private int announce(ConfigResult configuration) {
        if (output.isJson()) {
            throw output.wrongUsage("--dnr prints no JSON; omit --json");
        }
        List<DnrOption> options = configuration instanceof ConfigResult.Valid(Config content, var _, var _)
                ? DnrOption.of(content)
                : List.of();
        if (options.isEmpty()) {
            output.err().println("rootwalk: there is nothing to announce: the configuration needs addresses"
                    + " in listen.tls, listen.https, listen.http3 or listen.quic that are not those of all interfaces or of the loopback interface,"
                    + " and a certificate with a host name");
            return Exit.FAILED;
        }
        PrintWriter out = output.out();
        out.print("# dnsmasq\n");
        options.forEach(option -> out.print(option.forDnsmasq() + "\n"));
        out.print("\n# Kea: option-data\n");
        options.forEach(option -> out.print(option.forKea() + "\n"));
        out.flush();
        return Exit.DONE;
    }

    private List<String> names(Doctor doctor) {
        for (String name : only) {
            if (!doctor.names().contains(name)) {
                throw output.wrongUsage("--only: there is no check " + name
                        + "; write one or more of " + String.join(", ", doctor.names()));
            }
        }
        return only.isEmpty() ? doctor.names() : only;
    }

    private Network network() {
        if (rootServer == null) {
            return Network.internet();
        }
        try {
            InetSocketAddress server = ServerArgument.parse(rootServer).address();
            return new Network(List.of(server), Optional.empty());
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw output.wrongUsage("--root-server: " + Exit.reason(e), e);
        }
    }

    private static long count(List<Finding> findings, State state) {
        return findings.stream().filter(finding -> finding.verdict().state() == state).count();
    }

    static String toText(List<Finding> findings, Paint.Brush brush) {
        int width = findings.stream().mapToInt(finding -> finding.check().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            State state = finding.verdict().state();
            text.append(brush.paint(paint(state), RecordColumns.pad(state.name().toLowerCase(Locale.ROOT), 7)))
                    .append("  ")
                    .append(brush.paint(Paint.NAME, RecordColumns.pad(finding.check(), width)))
                    .append("  ")
                    .append(SafeText.text(finding.verdict().message()))
                    .append('\n');
            if (!finding.verdict().remedy().isEmpty()) {
                text.append(INDENT).append("remedy: ").append(SafeText.text(finding.verdict().remedy())).append('\n');
            }
        }
        long problems = count(findings, State.PROBLEM);
        long warnings = count(findings, State.WARNING);
        return text.append(problems == 0 ? "no problems" : CountText.of(problems, "problem"))
                .append(warnings == 0 ? "" : ", " + CountText.of(warnings, "warning")).append('\n').toString();
    }

    private static Paint paint(State state) {
        return switch (state) {
            case OK -> Paint.GOOD;
            case WARNING -> Paint.NOTE;
            case PROBLEM -> Paint.BAD;
            case SKIPPED -> Paint.FAINT;
        };
    }

    static String toJson(List<Finding> findings) {
        JsonWriter writer = new JsonWriter().object()
                .member("problems", count(findings, State.PROBLEM))
                .member("warnings", count(findings, State.WARNING))
                .array("checks");
        for (Finding finding : findings) {
            writer.object()
                    .member("name", finding.check())
                    .member("state", finding.verdict().state())
                    .member("message", finding.verdict().message())
                    .member("remedy", finding.verdict().remedy())
                    .endObject();
        }
        return writer.endArray().endObject().take();
    }
}
