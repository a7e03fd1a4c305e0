package rootwalk;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import rootwalk.config.LocalAction;

/// The permitted dependencies between modules and packages, as in ARCHITECTURE.md. There are no cycles.
@AnalyzeClasses(packages = "rootwalk",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestSupport.class})
class ArchitectureTest {
    private static final String ASSEMBLY = "rootwalk.daemon.assembly";

    /// What a module provides for the tests of others. It is in a jar of its own, which ArchUnit does not recognise as tests.
    static final class NoTestSupport implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/testing/");
        }
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycle = slices().matching("rootwalk.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule wireUsesNoOtherModule = only("rootwalk.wire..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule socketUsesNoOtherModule = only("rootwalk.socket..", "rootwalk.socket..");

    @ArchTest
    static final ArchRule dnssecUsesWire = only("rootwalk.dnssec..", "rootwalk.dnssec..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule authoritativeUsesDnssec = only("rootwalk.authoritative..", "rootwalk.authoritative..",
            "rootwalk.dnssec..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule resolverUsesDnssecAndSocket = only("rootwalk.resolver..", "rootwalk.resolver..",
            "rootwalk.dnssec..", "rootwalk.wire..", "rootwalk.socket..");

    @ArchTest
    static final ArchRule webUsesWireAndSocket = only("rootwalk.web..", "rootwalk.web..", "rootwalk.wire..",
            "rootwalk.socket..");

    @ArchTest
    static final ArchRule exchangeOfZonesUsesZones = only("rootwalk.transfer..", "rootwalk.transfer..",
            "rootwalk.authoritative.transfer..", "rootwalk.authoritative.zone..", "rootwalk.wire..");

    // Within wire: client -> { tsig, tls }; tsig -> { codec, file }; tls -> file; { answer, client } -> codec -> wire; json -> text -> wire.

    @ArchTest
    static final ArchRule dataUsesNoOtherPackageOfWire = only("rootwalk.wire", "rootwalk.wire");

    @ArchTest
    static final ArchRule codecUsesData = only("rootwalk.wire.codec..", "rootwalk.wire.codec..", "rootwalk.wire");

    @ArchTest
    static final ArchRule answerUsesCodec = only("rootwalk.wire.answer..", "rootwalk.wire.answer..",
            "rootwalk.wire.codec..", "rootwalk.wire");

    @ArchTest
    static final ArchRule tsigUsesCodec = only("rootwalk.wire.tsig..", "rootwalk.wire.tsig..",
            "rootwalk.wire.codec..", "rootwalk.wire.file..", "rootwalk.wire");

    @ArchTest
    static final ArchRule tlsUsesFiles = only("rootwalk.wire.tls..", "rootwalk.wire.tls..", "rootwalk.wire.file..",
            "rootwalk.wire");

    @ArchTest
    static final ArchRule clientUsesTsigAndTls = only("rootwalk.wire.client..", "rootwalk.wire.client..",
            "rootwalk.wire.tsig..", "rootwalk.wire.tls..", "rootwalk.wire.codec..", "rootwalk.wire");

    @ArchTest
    static final ArchRule textUsesData = only("rootwalk.wire.text..", "rootwalk.wire.text..", "rootwalk.wire");

    @ArchTest
    static final ArchRule jsonUsesText = only("rootwalk.wire.json..", "rootwalk.wire.json..", "rootwalk.wire.text..",
            "rootwalk.wire");

    @ArchTest
    static final ArchRule filesAreIndependentOfDns = only("rootwalk.wire.file..", "rootwalk.wire.file..");

    @ArchTest
    static final ArchRule wireHasNoOtherPackages =
            packagesOf("rootwalk.wire", "codec", "cookie", "tsig", "tls", "answer", "client", "text",
                    "json", "file");

    // Within socket: stream -> socket; { socket, packet } -> kernel.

    @ArchTest
    static final ArchRule kernelUsesNoOtherPackageOfSocket = only("rootwalk.socket.kernel..",
            "rootwalk.socket.kernel..");

    @ArchTest
    static final ArchRule udpUsesKernel = only("rootwalk.socket", "rootwalk.socket", "rootwalk.socket.kernel..");

    @ArchTest
    static final ArchRule packetUsesKernel = only("rootwalk.socket.packet..", "rootwalk.socket.packet..",
            "rootwalk.socket.kernel..");

    @ArchTest
    static final ArchRule streamDoesNotUseKernel = only("rootwalk.socket.stream..", "rootwalk.socket.stream..",
            "rootwalk.socket");

    @ArchTest
    static final ArchRule quicUsesStreams = only("rootwalk.socket.quic..", "rootwalk.socket.quic..",
            "rootwalk.socket.stream..", "rootwalk.socket");

    @ArchTest
    static final ArchRule socketHasNoOtherPackages =
            packagesOf("rootwalk.socket", "kernel", "packet", "stream", "quic");

    // Within authoritative: file -> { authoritative, journal, policy } -> zone; journal -> lmdb; { transfer, update, catalog } -> zone.

    @ArchTest
    static final ArchRule zoneUsesNoOtherPackageOfAuthoritative = uses("rootwalk.authoritative", "zone");

    @ArchTest
    static final ArchRule journalUsesLmdbAndZone = uses("rootwalk.authoritative", "journal", "lmdb", "zone");

    @ArchTest
    static final ArchRule lmdbUsesNoOtherPackageOfAuthoritative = uses("rootwalk.authoritative", "lmdb");

    @ArchTest
    static final ArchRule answersDoNotUseFiles = only("rootwalk.authoritative", "rootwalk.authoritative",
            "rootwalk.authoritative.zone..", "rootwalk.dnssec..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule transferUsesZones = uses("rootwalk.authoritative", "transfer", "zone");

    @ArchTest
    static final ArchRule updateUsesZones = uses("rootwalk.authoritative", "update", "zone");

    @ArchTest
    static final ArchRule catalogUsesZones = uses("rootwalk.authoritative", "catalog", "zone");

    @ArchTest
    static final ArchRule policyUsesZones = uses("rootwalk.authoritative", "policy", "zone");

    @ArchTest
    static final ArchRule authoritativeHasNoOtherPackages =
            packagesOf("rootwalk.authoritative", "zone", "file", "journal", "lmdb", "transfer", "update", "catalog",
                    "policy");

    // Within dnssec: signing -> denial -> dnssec -> crypto.

    @ArchTest
    static final ArchRule cryptoUsesNoOtherPackageOfDnssec = uses("rootwalk.dnssec", "crypto");

    @ArchTest
    static final ArchRule dnssecHasNoOtherPackages = packagesOf("rootwalk.dnssec", "crypto", "denial",
            "signing");

    // Within the resolver: Resolver -> recursion -> servers -> { upstream, cache } -> contract; recursion -> sharing -> cache -> store;
    // { validation -> cache, anchors } -> contract.

    @ArchTest
    static final ArchRule contractUsesNoOtherPackageOfTheResolver = resolverPackageUses("contract");

    @ArchTest
    static final ArchRule anchorsUseContract = resolverPackageUses("anchors", "contract");

    @ArchTest
    static final ArchRule storeUsesNoOtherPackageOfTheResolver = resolverPackageUses("store");

    @ArchTest
    static final ArchRule onlyTheCachesUseTheStore = noClasses().that()
            .resideOutsideOfPackages("rootwalk.resolver.store..", "rootwalk.resolver.cache..").should()
            .dependOnClassesThat().resideInAPackage("rootwalk.resolver.store..");

    @ArchTest
    static final ArchRule cacheUsesStore = resolverPackageUses("cache", "store", "contract");

    @ArchTest
    static final ArchRule upstreamUsesContract = resolverPackageUses("upstream", "contract");

    @ArchTest
    static final ArchRule serversUseUpstreamAndCache = resolverPackageUses("servers", "upstream", "cache",
            "contract");

    @ArchTest
    static final ArchRule sharingUsesCache = resolverPackageUses("sharing", "cache", "contract");

    @ArchTest
    static final ArchRule recursionUsesServers = resolverPackageUses("recursion", "servers", "upstream", "sharing",
            "cache", "contract");

    @ArchTest
    static final ArchRule validationUsesCache = resolverPackageUses("validation", "cache", "contract");

    @ArchTest
    static final ArchRule theResolverHasNoOtherPackages = packagesOf("rootwalk.resolver", "contract", "anchors",
            "store", "cache", "sharing", "upstream", "servers", "recursion", "validation");

    // Within the web: load -> { page, client }; { cache, cookie } -> client -> connect -> lookup -> path -> http -> url;
    // server -> site -> { http, url }; segment -> path.

    @ArchTest
    static final ArchRule urlUsesNoOtherPackageOfTheWeb = webPackageUses("url");

    @ArchTest
    static final ArchRule httpUsesUrl = webPackageUses("http", "url");

    @ArchTest
    static final ArchRule pathUsesHttpAndUrl = webPackageUses("path", "http", "url");

    @ArchTest
    static final ArchRule lookupUsesPath = webPackageUses("lookup", "path", "url");

    @ArchTest
    static final ArchRule connectDoesNotUseHttp = webPackageUses("connect", "lookup", "path", "url");

    @ArchTest
    static final ArchRule clientDoesNotUseCacheAndCookie = webPackageUses("client", "connect", "http", "path",
            "url");

    @ArchTest
    static final ArchRule cacheUsesClient = webPackageUses("cache", "client", "http", "url");

    @ArchTest
    static final ArchRule cookieUsesClient = webPackageUses("cookie", "client", "url");

    @ArchTest
    static final ArchRule pageDoesNotUseClient = webPackageUses("page", "http", "url");

    @ArchTest
    static final ArchRule loadUsesPageAndClient = webPackageUses("load", "client", "http", "page", "path",
            "url");

    @ArchTest
    static final ArchRule segmentUsesPath = webPackageUses("segment", "path");

    @ArchTest
    static final ArchRule siteDoesNotUseServer = webPackageUses("site", "http", "url");

    @ArchTest
    static final ArchRule serverUsesSite = webPackageUses("server", "site", "http", "url");

    @ArchTest
    static final ArchRule certificateUsesNoOtherPackageOfTheWeb = webPackageUses("certificate");

    @ArchTest
    static final ArchRule theWebHasNoOtherPackages = packagesOf("rootwalk.web", "url", "http", "path", "lookup",
            "connect", "client", "cache", "cookie", "page", "load", "segment", "site", "server", "certificate");

    @ArchTest
    static final ArchRule configUsesWire = only("rootwalk.config..", "rootwalk.config..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule controlUsesWire = only("rootwalk.control..", "rootwalk.control..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule osUsesSocket = only("rootwalk.os..", "rootwalk.os..", "rootwalk.socket..", "rootwalk.wire..");

    /// The server does not use the command line or the lab.
    @ArchTest
    static final ArchRule daemonUsesConfigResolverAndWeb = only("rootwalk.daemon..", "rootwalk.daemon..",
            "rootwalk.config..", "rootwalk.control..", "rootwalk.os..", "rootwalk.authoritative..",
            "rootwalk.transfer..",
            "rootwalk.resolver..", "rootwalk.web..", "rootwalk.dnssec..", "rootwalk.socket..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule labUsesDaemonAndWeb = only("rootwalk.lab..", "rootwalk.lab..", "rootwalk.daemon..",
            "rootwalk.config..", "rootwalk.control..", "rootwalk.authoritative..", "rootwalk.dnssec..",
            "rootwalk.resolver.contract..",
            "rootwalk.web..", "rootwalk.wire..");

    /// A server does not sign.
    @ArchTest
    static final ArchRule onlyTheLabSigns = noClasses().that()
            .resideOutsideOfPackages("rootwalk.dnssec.signing..", "rootwalk.lab").should()
            .dependOnClassesThat().resideInAPackage("rootwalk.dnssec.signing..");

    @ArchTest
    static final ArchRule onlyControlTheApiLabAndCommandsUseJson = noClasses().that()
            .resideOutsideOfPackages("rootwalk.wire.json..", "rootwalk.control..", "rootwalk.lab..",
                    "rootwalk.cli..", "rootwalk.daemon.api..", "rootwalk.daemon.exposition..",
                    "rootwalk.daemon.metrics..")
            .should().dependOnClassesThat().resideInAPackage("rootwalk.wire.json..");

    // Within the daemon: assembly -> { transport, policy, metrics, api } -> pipeline; api -> policy.

    @ArchTest
    static final ArchRule pipelineUsesNoOtherPackageOfTheDaemon = daemonPackageUses("pipeline");

    @ArchTest
    static final ArchRule transportUsesPipelineOnly = daemonPackageUses("transport", "pipeline");

    @ArchTest
    static final ArchRule policyUsesPipelineOnly = daemonPackageUses("policy", "pipeline");

    @ArchTest
    static final ArchRule metricsUsePipelineOnly = daemonPackageUses("metrics", "pipeline");

    @ArchTest
    static final ArchRule apiUsesPolicy = daemonPackageUses("api", "policy", "pipeline");

    @ArchTest
    static final ArchRule dnstapUsesPipelineOnly = daemonPackageUses("dnstap", "pipeline");

    @ArchTest
    static final ArchRule valkeyUsesNoOtherPackageOfTheDaemon = daemonPackageUses("valkey");

    @ArchTest
    static final ArchRule expositionUsesNoOtherPackageOfTheDaemon = daemonPackageUses("exposition");

    @ArchTest
    static final ArchRule expositionUsesWeb = only("rootwalk.daemon.exposition..", "rootwalk.daemon.exposition..",
            "rootwalk.web..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule assemblyUsesAllPackagesOfTheDaemon = daemonPackageUses("assembly", "transport", "policy",
            "metrics", "exposition", "dnstap", "valkey", "api", "pipeline");

    // Within assembly: assembly -> { listening, zones } -> process; zones -> upstream -> process.

    @ArchTest
    static final ArchRule processUsesNoOtherPackageOfAssembly = uses(ASSEMBLY, "process");

    @ArchTest
    static final ArchRule listeningUsesProcess = uses(ASSEMBLY, "listening", "process");

    @ArchTest
    static final ArchRule upstreamUsesProcess = uses(ASSEMBLY, "upstream", "process");

    @ArchTest
    static final ArchRule zonesUseUpstream = uses(ASSEMBLY, "zones", "upstream", "process");

    @ArchTest
    static final ArchRule assemblyHasNoOtherPackages =
            packagesOf(ASSEMBLY, "process", "listening", "upstream", "zones");

    @ArchTest
    static final ArchRule onlyAssemblyUsesControlAndTheSystem = noClasses().that()
            .resideInAPackage("rootwalk.daemon..").and().resideOutsideOfPackage("rootwalk.daemon.assembly..").should()
            .dependOnClassesThat().resideInAnyPackage("rootwalk.control..", "rootwalk.os..");

    /// The other packages of the daemon get their settings from `assembly`. An action has the same meaning
    /// in both.
    @ArchTest
    static final ArchRule onlyAssemblyUsesTheConfiguration = noClasses().that()
            .resideInAPackage("rootwalk.daemon..").and().resideOutsideOfPackage("rootwalk.daemon.assembly..").should()
            .dependOnClassesThat(
                    resideInAPackage("rootwalk.config..").and(not(belongToAnyOf(LocalAction.class))));

    @ArchTest
    static final ArchRule theDaemonHasNoOtherPackages = packagesOf("rootwalk.daemon", "pipeline", "transport",
            "policy", "metrics", "exposition", "dnstap", "valkey", "api", "assembly");

    // The lab: { lab, lab.page } <- cli.

    @ArchTest
    static final ArchRule labUsesAssembly = only("rootwalk.lab", "rootwalk.lab", "rootwalk.daemon.assembly..",
            "rootwalk.control..", "rootwalk.daemon.pipeline..", "rootwalk.config..",
            "rootwalk.authoritative.file..", "rootwalk.authoritative.zone..", "rootwalk.dnssec.signing..",
            "rootwalk.dnssec.denial..", "rootwalk.resolver.contract..", "rootwalk.web..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule pageDoesNotUseTheLab = only("rootwalk.lab.page..", "rootwalk.lab.page..",
            "rootwalk.web..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule theLabHasNoOtherPackages = packagesOf("rootwalk.lab", "page");

    // The command line: cli -> { cli.query, cli.fetch, cli.serve, cli.rehearsal } -> cli.command; cli.fetch -> cli.trace -> cli.command;
    // cli.serve -> cli.log; cli -> { cli.importing, cli.doctor }.

    @ArchTest
    static final ArchRule whatCommandsHaveInCommonKnowsNone = only("rootwalk.cli.command..", "rootwalk.cli.command..",
            "rootwalk.config..", "rootwalk.lab..", "rootwalk.web.path..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule queryUsesTransports = only("rootwalk.cli.query..", "rootwalk.cli.query..",
            "rootwalk.cli.command..", "rootwalk.config..", "rootwalk.socket.quic..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule traceUsesTheResolver = only("rootwalk.cli.trace..", "rootwalk.cli.trace..",
            "rootwalk.cli.command..", "rootwalk.config..", "rootwalk.daemon.assembly..", "rootwalk.lab..",
            "rootwalk.resolver.contract..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule serveUsesTheDaemon = only("rootwalk.cli.serve..", "rootwalk.cli.serve..",
            "rootwalk.cli.command..", "rootwalk.cli.log..", "rootwalk.config..", "rootwalk.control..",
            "rootwalk.daemon.assembly..", "rootwalk.os..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule rehearsalsUseTheLab = only("rootwalk.cli.rehearsal..", "rootwalk.cli.rehearsal..",
            "rootwalk.cli.command..", "rootwalk.control..", "rootwalk.lab..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule theLogIsSetByTheConfiguration = only("rootwalk.cli.log..", "rootwalk.cli.log..",
            "rootwalk.config..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule onlyTheDaemonSetsTheLog = noClasses().that()
            .resideOutsideOfPackages("rootwalk.cli.serve..", "rootwalk.cli.log..").should()
            .dependOnClassesThat().resideInAPackage("rootwalk.cli.log..");

    @ArchTest
    static final ArchRule fetchUsesResolverAndWeb = only("rootwalk.cli.fetch..", "rootwalk.cli.fetch..",
            "rootwalk.cli.command..", "rootwalk.cli.trace..", "rootwalk.config..", "rootwalk.daemon.assembly..",
            "rootwalk.lab..", "rootwalk.resolver..", "rootwalk.web..", "rootwalk.socket..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule importsUseTheConfiguration = only("rootwalk.cli.importing..", "rootwalk.cli.importing..",
            "rootwalk.config..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule doctorUsesConfigAndSystem = only("rootwalk.cli.doctor..", "rootwalk.cli.doctor..",
            "rootwalk.daemon.assembly..", "rootwalk.config..", "rootwalk.control..", "rootwalk.os..",
            "rootwalk.resolver.recursion..", "rootwalk.dnssec.crypto..", "rootwalk.authoritative.journal..",
            "rootwalk.wire..");

    @ArchTest
    static final ArchRule commandLineUsesNoPartOfTheDaemonDirectly = noClasses().that()
            .resideInAPackage("rootwalk.cli..")
            .should()
            .dependOnClassesThat().resideInAnyPackage("rootwalk.daemon.pipeline..", "rootwalk.daemon.transport..",
                    "rootwalk.daemon.policy..", "rootwalk.daemon.metrics..");

    @ArchTest
    static final ArchRule theCommandLineHasNoOtherPackages =
            packagesOf("rootwalk.cli", "command", "query", "trace", "fetch", "serve", "rehearsal", "importing",
                    "doctor", "log");

    /// Every module is in the map of ARCHITECTURE.md; benchmarks are on the class path of their own module only.
    @ArchTest
    static final ArchRule thereAreNoOtherModules = packagesOf("rootwalk", "wire", "socket", "dnssec",
            "authoritative", "transfer", "resolver", "web", "config", "control", "os", "daemon", "lab", "cli");

    private static ArchRule resolverPackageUses(String name, String... others) {
        return uses("rootwalk.resolver", name, others);
    }

    private static ArchRule webPackageUses(String name, String... others) {
        return uses("rootwalk.web", name, others);
    }

    private static ArchRule daemonPackageUses(String name, String... others) {
        return uses("rootwalk.daemon", name, others);
    }

    /// A package of a module uses only itself and `others` of that module.
    private static ArchRule uses(String module, String name, String... others) {
        String[] allowed = Stream.concat(Stream.of(name), Stream.of(others))
                .map(one -> module + "." + one + "..").toArray(String[]::new);
        return noClasses().that().resideInAPackage(allowed[0]).should()
                .dependOnClassesThat(resideInAPackage(module + "..").and(not(resideInAnyPackage(allowed))));
    }

    /// The packages of a module. A new package needs a rule for what it may use.
    private static ArchRule packagesOf(String module, String... names) {
        String[] held = Stream.concat(Stream.of(module), Stream.of(names).map(name -> module + "." + name + ".."))
                .toArray(String[]::new);
        return classes().that().resideInAPackage(module + "..").should().resideInAnyPackage(held);
    }

    /// The packages of rootwalk that `layer` uses are in `allowed`.
    private static ArchRule only(String layer, String... allowed) {
        return noClasses().that().resideInAPackage(layer).should()
                .dependOnClassesThat(resideInAPackage("rootwalk..").and(not(resideInAnyPackage(allowed))));
    }
}
