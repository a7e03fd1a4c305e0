package rootwalk.daemon.assembly;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.file.ProblemDetail;
import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.file.ZonePurpose;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.ConfigSource;
import rootwalk.config.NamedAddress;
import rootwalk.config.NamedCertificate;
import rootwalk.config.NamedFile;
import rootwalk.config.Problem;
import rootwalk.config.SourceLocation;
import rootwalk.config.ZoneSource;
import rootwalk.daemon.assembly.listening.QuicServer;
import rootwalk.daemon.assembly.listening.ResourceLimits;
import rootwalk.daemon.assembly.process.KeysReader;
import rootwalk.daemon.assembly.upstream.AnchorWarnings;
import rootwalk.daemon.assembly.upstream.OpenSharedCache;
import rootwalk.os.ProcessLimits;
import rootwalk.wire.Addresses;

/// Finds the problems of a configuration and of the files that it names, before a daemon uses it. A start, a reload and
/// `check config` reject it for the same problems. Stateless.
public final class StartCheck {

    private StartCheck() {}

    /// The problems that prevent a daemon from running with the configuration.
    ///
    /// @param clock the time of day
    public static List<Problem> problems(ConfigResult read, InstantSource clock) {
        // Not a switch on patterns: it is linked at run time, which an AOT cache does not speed up.
        List<Problem> problems = new ArrayList<>(read instanceof ConfigResult.Valid valid
                ? UpstreamNameCheck.problems(valid)
                : ((ConfigResult.Invalid) read).problems());
        if (read instanceof ConfigResult.Valid valid) {
            problems.addAll(OpenSharedCache.problems(valid));
        }
        ConfigSource source = read.source();
        source.files().stream().filter(file -> FileCheck.isNeeded(file.use()))
                .forEach(file -> problems.addAll(FileCheck.problems(file, clock)));
        for (NamedCertificate identity : source.certificates()) {
            problems.addAll(FileCheck.problems(identity));
        }
        source.keyFiles().forEach(file -> problems.addAll(KeysReader.problems(file)));
        return ofTheFileFirst(problems, source);
    }

    /// Warnings: files without which a daemon runs, settings that have no effect, and values that are probably not intended.
    ///
    /// @param clock the time of day
    public static List<Problem> warnings(ConfigResult read, InstantSource clock) {
        List<Problem> warnings = new ArrayList<>(read.warnings());
        for (NamedFile file : read.source().files()) {
            if (!FileCheck.isNeeded(file.use())) {
                warnings.addAll(FileCheck.access(file));
            }
        }
        read.source().keyFiles().forEach(file -> warnings.addAll(KeysReader.warnings(file)));
        if (read instanceof ConfigResult.Valid valid) {
            warnings.addAll(UpstreamNameCheck.warnings(valid));
            warnings.addAll(AnchorWarnings.ofFiles(valid, clock));
        }
        if (read instanceof ConfigResult.Valid(Config config, var _, ConfigSource source)) {
            QuicServer.explainedLack(config).ifPresent(reason -> warnings.add(source.problem(reason)));
            warnings.addAll(policyZones(config));
            source.addresses().forEach(address -> absence(address, config.listen()).ifPresent(warnings::add));
            // The limits of the service may be higher than those of this account.
            tooFewFiles(config, source, ProcessLimits.ofThisProcess()).ifPresent(warnings::add);
        }
        return ofTheFileFirst(warnings, read.source());
    }

    /// The problems of the files of response policy zones. Those of other zones are found by `check zone`: a trigger that cannot be read
    /// is not missed by anyone.
    private static List<Problem> policyZones(Config config) {
        List<Problem> problems = new ArrayList<>();
        for (Config.PolicyZone zone : config.responsePolicy()) {
            if (zone.zone().source() instanceof ZoneSource.Primary(var name, var file, var includeBase)
                    && Files.isReadable(file)) {
                ZoneFile.read(name, file, includeBase, ProblemDetail.FEW, ZonePurpose.POLICY).problems()
                        .forEach(it -> problems.add(new Problem(
                                new SourceLocation(Path.of(it.file()), it.line(), 1), it.what(), it.remedy())));
            }
        }
        return problems;
    }

    /// Warnings of hosts files that are missing or cannot be read.
    static List<Problem> hostsWarnings(ConfigSource source) {
        return source.files().stream().filter(file -> file.use() == NamedFile.Use.HOSTS)
                .flatMap(file -> FileCheck.access(file).stream()).toList();
    }

    /// The problem if the limit of open files is too low for the configuration. It is checked first, because without
    /// descriptors everything else fails.
    public static Optional<Problem> tooFewFiles(ConfigResult.Valid read, ProcessLimits process) {
        return tooFewFiles(read.config(), read.source(), process);
    }

    private static Optional<Problem> tooFewFiles(Config config, ConfigSource source, ProcessLimits process) {
        int loops = config.threads().orElse(Runtime.getRuntime().availableProcessors());
        return ResourceLimits.lack(config, loops, process).map(source::problem);
    }

    /// Only a warning: the address may be added before the start, or the file is for another host.
    private static Optional<Problem> absence(NamedAddress named, Config.Listen listen) {
        InetAddress address = named.address().getAddress();
        boolean maybeAbsent = listen.freebind()
                || (named.setting().equals("listen.dns") && listen.optional().contains(named.address()));
        return maybeAbsent || isOfThisHost(address)
                ? Optional.empty()
                : Optional.of(new Problem(named.location(),
                        named.key() + ": no interface of this host has " + Addresses.text(address)
                                + " now, and rootwalk does not start without it",
                        "change it, or write listen: {freebind: true} if the address is added later"));
    }

    private static boolean isOfThisHost(InetAddress address) {
        if (address.isAnyLocalAddress() || (address instanceof Inet4Address && address.isLoopbackAddress())) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true;
        }
    }

    /// In the order of the configuration file; problems of other files follow.
    private static List<Problem> ofTheFileFirst(List<Problem> found, ConfigSource source) {
        return Problem.sorted(found, source.file());
    }
}
