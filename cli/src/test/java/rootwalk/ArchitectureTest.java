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
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import rootwalk.config.LocalAction;

/// Who may know whom. The order of packages is a graph without circles, and ARCHITECTURE.md is its picture.
@AnalyzeClasses(packages = "rootwalk", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesFormNoCircle = slices().matching("rootwalk.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule wireKnowsNothingOfOurs = only("rootwalk.wire..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule socketKnowsNothingOfOurs = only("rootwalk.socket..", "rootwalk.socket..");

    @ArchTest
    static final ArchRule authoritativeKnowsWire = only("rootwalk.authoritative..", "rootwalk.authoritative..",
            "rootwalk.wire..");

    @ArchTest
    static final ArchRule resolverKnowsWireAndSocket = only("rootwalk.resolver..", "rootwalk.resolver..",
            "rootwalk.wire..", "rootwalk.socket..");

    @ArchTest
    static final ArchRule webKnowsWireAndSocket = only("rootwalk.web..", "rootwalk.web..", "rootwalk.wire..",
            "rootwalk.socket..");

    // Within the resolver: Resolver -> recursion -> { upstream, cache } -> contract.

    @ArchTest
    static final ArchRule contractIsTheGroundOfTheResolver = resolverPackageKnows("contract");

    @ArchTest
    static final ArchRule cacheKnowsTheContract = resolverPackageKnows("cache", "contract");

    @ArchTest
    static final ArchRule upstreamKnowsTheContract = resolverPackageKnows("upstream", "contract");

    @ArchTest
    static final ArchRule recursionKnowsWhatItDrives = resolverPackageKnows("recursion", "upstream", "cache",
            "contract");

    @ArchTest
    static final ArchRule theResolverHasNoOtherPackages = packagesOf("rootwalk.resolver", "contract", "cache",
            "upstream", "recursion");

    // Within the web: load -> { page, client }; { cache, cookie } -> client -> connect -> lookup -> path -> http -> url;
    // server -> site -> { http, url }; segment -> path.

    @ArchTest
    static final ArchRule urlsAreTheGroundOfTheWeb = webPackageKnows("url");

    @ArchTest
    static final ArchRule messagesKnowTheirUrls = webPackageKnows("http", "url");

    @ArchTest
    static final ArchRule thePathIsToldByOthers = webPackageKnows("path", "http", "url");

    @ArchTest
    static final ArchRule lookupTellsThePath = webPackageKnows("lookup", "path", "url");

    @ArchTest
    static final ArchRule connectingKnowsNoHttp = webPackageKnows("connect", "lookup", "path", "url");

    @ArchTest
    static final ArchRule theClientIsHandedItsStorageAndCookies = webPackageKnows("client", "connect", "http", "path",
            "url");

    @ArchTest
    static final ArchRule theCacheIsAStorageOfTheClient = webPackageKnows("cache", "client", "http", "url");

    @ArchTest
    static final ArchRule theJarIsTheCookiesOfTheClient = webPackageKnows("cookie", "client", "url");

    @ArchTest
    static final ArchRule pagesAreReadAndNotFetched = webPackageKnows("page", "http", "url");

    @ArchTest
    static final ArchRule loadingIsReadingAndFetching = webPackageKnows("load", "client", "http", "page", "path",
            "url");

    @ArchTest
    static final ArchRule segmentsLearnFromThePath = webPackageKnows("segment", "path");

    @ArchTest
    static final ArchRule sitesKnowNoServer = webPackageKnows("site", "http", "url");

    @ArchTest
    static final ArchRule theServerServesSites = webPackageKnows("server", "site", "http", "url");

    @ArchTest
    static final ArchRule certificatesAreHandedIn = webPackageKnows("certificate");

    @ArchTest
    static final ArchRule theWebHasNoOtherPackages = packagesOf("rootwalk.web", "url", "http", "path", "lookup",
            "connect", "client", "cache", "cookie", "page", "load", "segment", "site", "server", "certificate");

    @ArchTest
    static final ArchRule configKnowsWire = only("rootwalk.config..", "rootwalk.config..", "rootwalk.wire..");

    /// The server knows nothing of the command line, the lab and its page.
    @ArchTest
    static final ArchRule daemonKnowsWhatItServesWith = only("rootwalk.daemon..", "rootwalk.daemon..",
            "rootwalk.config..", "rootwalk.authoritative..", "rootwalk.resolver..", "rootwalk.web..",
            "rootwalk.socket..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule labKnowsTheDaemonAndTheWeb = only("rootwalk.lab..", "rootwalk.lab..", "rootwalk.daemon..",
            "rootwalk.config..", "rootwalk.resolver.contract..", "rootwalk.web..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule jsonIsWrittenByControlTheLabAndTheCommands = noClasses().that()
            .resideOutsideOfPackages("rootwalk.wire.json..", "rootwalk.daemon.control..", "rootwalk.lab..",
                    "rootwalk.cli..")
            .should().dependOnClassesThat().resideInAPackage("rootwalk.wire.json..");

    // Within the daemon: assembly -> { transport, policy, metrics } -> pipeline; assembly -> { control, os }.

    @ArchTest
    static final ArchRule pipelineIsTheGroundOfTheDaemon = daemonPackageKnows("pipeline");

    @ArchTest
    static final ArchRule transportKnowsThePipelineOnly = daemonPackageKnows("transport", "pipeline");

    @ArchTest
    static final ArchRule policyKnowsThePipelineOnly = daemonPackageKnows("policy", "pipeline");

    @ArchTest
    static final ArchRule metricsKnowThePipelineOnly = daemonPackageKnows("metrics", "pipeline");

    @ArchTest
    static final ArchRule osIsTheSystemAndNothingOfOurs = daemonPackageKnows("os");

    @ArchTest
    static final ArchRule controlIsHandedWhatItControls = daemonPackageKnows("control");

    @ArchTest
    static final ArchRule assemblyIsStartedByTheCommandLine = daemonPackageKnows("assembly", "transport", "policy",
            "metrics", "pipeline", "control", "os");

    /// A package of the daemon gets what it needs of the configuration from `assembly`. An action has the same meaning
    /// in both.
    @ArchTest
    static final ArchRule assemblyAloneReadsTheConfiguration = noClasses().that()
            .resideInAPackage("rootwalk.daemon..").and().resideOutsideOfPackage("rootwalk.daemon.assembly..").should()
            .dependOnClassesThat(
                    resideInAPackage("rootwalk.config..").and(not(belongToAnyOf(LocalAction.class))));

    @ArchTest
    static final ArchRule theDaemonHasNoOtherPackages = packagesOf("rootwalk.daemon", "pipeline", "transport",
            "policy", "metrics", "os", "control", "assembly");

    // The lab: { lab, lab.page } <- cli.

    @ArchTest
    static final ArchRule theLabIsManyDaemons = only("rootwalk.lab", "rootwalk.lab", "rootwalk.daemon.assembly..",
            "rootwalk.daemon.control..", "rootwalk.daemon.pipeline..", "rootwalk.config..",
            "rootwalk.resolver.contract..", "rootwalk.web..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule thePageIsHandedItsTraveller = only("rootwalk.lab.page..", "rootwalk.lab.page..",
            "rootwalk.web..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule theLabHasNoOtherPackages = packagesOf("rootwalk.lab", "page");

    // The command line: cli -> cli.fetch.

    @ArchTest
    static final ArchRule fetchKnowsTheResolverAndTheWeb = only("rootwalk.cli.fetch..", "rootwalk.cli.fetch..",
            "rootwalk.resolver..", "rootwalk.web..", "rootwalk.socket..", "rootwalk.wire..");

    @ArchTest
    static final ArchRule theCommandLineIsTheTop = noClasses().that().resideInAPackage("rootwalk.cli").should()
            .dependOnClassesThat().resideInAnyPackage("rootwalk.daemon.pipeline..", "rootwalk.daemon.transport..",
                    "rootwalk.daemon.policy..", "rootwalk.daemon.metrics..");

    @ArchTest
    static final ArchRule theCommandLineHasNoOtherPackages = packagesOf("rootwalk.cli", "fetch");

    /// Every module is in the map of ARCHITECTURE.md; benchmarks are on the class path of their own module only.
    @ArchTest
    static final ArchRule thereAreNoOtherModules = packagesOf("rootwalk", "wire", "socket", "authoritative",
            "resolver", "web", "config", "daemon", "lab", "cli");

    private static ArchRule resolverPackageKnows(String name, String... others) {
        return knows("rootwalk.resolver", name, others);
    }

    private static ArchRule webPackageKnows(String name, String... others) {
        return knows("rootwalk.web", name, others);
    }

    private static ArchRule daemonPackageKnows(String name, String... others) {
        return knows("rootwalk.daemon", name, others);
    }

    /// What a package of a module uses of that module is in itself or in `others`.
    private static ArchRule knows(String module, String name, String... others) {
        String[] allowed = Stream.concat(Stream.of(name), Stream.of(others))
                .map(one -> module + "." + one + "..").toArray(String[]::new);
        return noClasses().that().resideInAPackage(allowed[0]).should()
                .dependOnClassesThat(resideInAPackage(module + "..").and(not(resideInAnyPackage(allowed))));
    }

    /// Whoever adds a package says whom it may know.
    private static ArchRule packagesOf(String module, String... names) {
        String[] held = Stream.concat(Stream.of(module), Stream.of(names).map(name -> module + "." + name + ".."))
                .toArray(String[]::new);
        return classes().that().resideInAPackage(module + "..").should().resideInAnyPackage(held);
    }

    /// What `layer` uses of ours is in `allowed`.
    private static ArchRule only(String layer, String... allowed) {
        return noClasses().that().resideInAPackage(layer).should()
                .dependOnClassesThat(resideInAPackage("rootwalk..").and(not(resideInAnyPackage(allowed))));
    }
}
