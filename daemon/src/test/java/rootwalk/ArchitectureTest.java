package rootwalk;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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

    // Within the resolver: Resolver -> recursion -> { upstream, validation, cache } -> contract.

    @ArchTest
    static final ArchRule contractIsTheGroundOfTheResolver = resolverPackageKnows("contract");

    @ArchTest
    static final ArchRule cacheKnowsTheContract = resolverPackageKnows("cache", "contract");

    @ArchTest
    static final ArchRule upstreamKnowsTheContract = resolverPackageKnows("upstream", "contract");

    @ArchTest
    static final ArchRule validationKnowsTheContract = resolverPackageKnows("validation", "contract");

    @ArchTest
    static final ArchRule recursionKnowsWhatItDrives = resolverPackageKnows("recursion", "upstream", "validation",
            "cache", "contract");

    // Within the daemon: cli -> assembly -> { transport, policy, metrics } -> pipeline; assembly -> { config, control }.

    @ArchTest
    static final ArchRule pipelineKnowsNoOneAboveIt = daemonPackageKnowsNot("pipeline", "transport", "policy",
            "metrics", "control", "config", "assembly", "lab", "cli");

    @ArchTest
    static final ArchRule transportKnowsThePipelineOnly = daemonPackageKnowsNot("transport", "policy", "control",
            "config", "assembly", "lab", "cli");

    @ArchTest
    static final ArchRule policyKnowsThePipelineOnly = daemonPackageKnowsNot("policy", "transport", "control",
            "assembly", "lab", "cli");

    @ArchTest
    static final ArchRule metricsKnowThePipelineOnly = daemonPackageKnowsNot("metrics", "transport", "policy",
            "control", "config", "assembly", "lab", "cli");

    @ArchTest
    static final ArchRule configIsData = daemonPackageKnowsNot("config", "pipeline", "transport", "policy", "metrics",
            "control", "assembly", "lab", "cli");

    @ArchTest
    static final ArchRule controlIsHandedWhatItControls = daemonPackageKnowsNot("control", "transport", "policy",
            "assembly", "lab", "cli");

    @ArchTest
    static final ArchRule assemblyIsStartedByTheCommandLine = daemonPackageKnowsNot("assembly", "lab", "cli");

    @ArchTest
    static final ArchRule theCommandLineIsTheTop = daemonPackageKnowsNot("lab", "cli");

    /// What `layer` uses of ours is in `allowed`.
    private static ArchRule only(String layer, String... allowed) {
        return noClasses().that().resideInAPackage(layer).should()
                .dependOnClassesThat(resideInAPackage("rootwalk..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }

    private static ArchRule resolverPackageKnows(String name, String... others) {
        var allowed = new String[others.length + 1];
        allowed[0] = "rootwalk.resolver." + name + "..";
        for (int i = 0; i < others.length; i++) {
            allowed[i + 1] = "rootwalk.resolver." + others[i] + "..";
        }
        return noClasses().that().resideInAPackage(allowed[0]).should()
                .dependOnClassesThat(resideInAPackage("rootwalk.resolver..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }

    private static ArchRule daemonPackageKnowsNot(String name, String... others) {
        var forbidden = new String[others.length];
        for (int i = 0; i < others.length; i++) {
            forbidden[i] = "rootwalk.daemon." + others[i] + "..";
        }
        return noClasses().that().resideInAPackage("rootwalk.daemon." + name + "..").should().dependOnClassesThat()
                .resideInAnyPackage(forbidden).allowEmptyShould(true);
    }
}
