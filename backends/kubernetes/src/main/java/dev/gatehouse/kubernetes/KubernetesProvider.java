package dev.gatehouse.kubernetes;

import dev.gatehouse.app.service.NamingStem;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.KindSections;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.Quoted;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.error.StorageException;
import dev.gatehouse.kubernetes.connection.ClusterConnection;
import dev.gatehouse.kubernetes.gates.Gates;
import dev.gatehouse.kubernetes.setup.HomeSetup;
import dev.gatehouse.kubernetes.workload.KubernetesNames;
import dev.gatehouse.kubernetes.workload.KubernetesRenderer;
import dev.gatehouse.kubernetes.workload.Workload;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Home;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.profile.Profiles;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerRequest;
import dev.gatehouse.spi.provider.ServiceManagerProvider;
import dev.gatehouse.spi.provider.SetupPart;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Opens clusters. Has no rank: a cluster is used only if it is named. */
public final class KubernetesProvider implements ServiceManagerProvider {
    private final Optional<ClusterConnection> begun;

    /** Called by {@link java.util.ServiceLoader}. */
    public KubernetesProvider() {
        this(Optional.empty());
    }

    private KubernetesProvider(Optional<ClusterConnection> begun) {
        this.begun = begun;
    }

    @Override
    public Optional<ServiceManagerProvider> readAhead(Map<String, String> environment, Map<String, String> options) {
        ClusterConnection connection = new ClusterConnection(environment, options);
        connection.begin();
        return Optional.of(new KubernetesProvider(Optional.of(connection)));
    }

    private ClusterConnection connection(ManagerRequest request) {
        return begun.isPresent() && begun.get().isOf(request)
                ? begun.get()
                : new ClusterConnection(request.environment(), request.options());
    }

    @Override
    public Kind kind() {
        return KubernetesNames.KIND;
    }

    @Override
    public List<ManagerOption> options() {
        return List.of(ClusterConnection.CONTEXT, ClusterConnection.NAMESPACE, ManagerOption.ADOPT);
    }

    @Override
    public List<NamingStem> stems() {
        return List.of(KubernetesNames.STEM);
    }

    @Override
    public ServiceManager open(ManagerRequest request) {
        Home home = request.home();
        Gates gates = new Gates(home, () -> ofApp(home).homeIdentity(), KubernetesNames.of(home), connection(request));
        return new KubernetesServiceManager(
                gates, ofObjects(request), request.has(ManagerOption.ADOPT), request.brief());
    }

    @Override
    public Renderer renderer(ManagerRequest request) {
        return ofObjects(request);
    }

    private static KubernetesRenderer ofObjects(ManagerRequest request) {
        Home home = request.home();
        KubernetesNames names = KubernetesNames.of(home);
        return new KubernetesRenderer(
                service -> names.of(service.profile()),
                definition -> workload(home, definition),
                ClusterConnection.named(request));
    }

    @Override
    public List<SetupPart> setup(ManagerRequest request) {
        Home home = request.home();
        return new HomeSetup(home, () -> ofApp(home), () -> claims(home), ClusterConnection.named(request)).parts();
    }

    /** A definition of a program's own need not repeat what the app says for all. */
    private static Workload workload(Home home, GatewayDefinition definition) {
        return workload(home, definition.profile(), definition.sections());
    }

    private static Workload workload(Home home, ProfileName profile, KindSections sections) {
        KindSections ofApp = home.app().defaults().sections();
        Map<String, Object> own = sections.of(Workload.SECTION);
        requireHomes(ofApp.of(Workload.SECTION), profile, own);
        return Workload.parse(ofApp.with(sections).of(Workload.SECTION));
    }

    /** Where the home is cannot differ from profile to profile. */
    private static void requireHomes(Map<String, Object> ofApp, ProfileName profile, Map<String, Object> own) {
        for (String key : Workload.OF_HOME) {
            if (own.containsKey(key) && !own.get(key).equals(ofApp.get(key))) {
                throw new InvalidInputException("kubernetes." + key
                        + " is that of the home: set it in the app file, not for profile " + profile
                        + (key.equals("claim")
                                ? ". A claim for the profile's directory is kubernetes.profile-claim"
                                : ""));
            }
        }
        if (profile.isDefault()
                && own.containsKey(Workload.PROFILE_CLAIM)
                && !own.get(Workload.PROFILE_CLAIM).equals(ofApp.get(Workload.PROFILE_CLAIM))) {
            throw new InvalidInputException(
                    "The profile default is the home itself: its claim is kubernetes.claim, not kubernetes."
                            + Workload.PROFILE_CLAIM);
        }
    }

    /** What the app says for all profiles: where the home is. */
    private static Workload ofApp(Home home) {
        Workload workload = Workload.parse(home.app().defaults().sections().of(Workload.SECTION));
        if (!workload.profileClaim().isEmpty() && !workload.hasClaimPattern()) {
            throw new InvalidInputException("kubernetes." + Workload.PROFILE_CLAIM
                    + " of all profiles must contain {profile}, such as agents-{profile}, because each gets another claim; got "
                    + Quoted.forMessage(workload.profileClaim()));
        }
        return workload;
    }

    /** The profiles by their claims; none of a home that does not exist yet. */
    private static Map<String, Profile> claims(Home home) {
        Map<String, Profile> claims = new TreeMap<>();
        for (Profile profile : profiles(home)) {
            String claim = workload(home, profile.name(), profile.settings().sections())
                    .claimOf(profile.name());
            Profile other = claim.isEmpty() ? null : claims.put(claim, profile);
            if (other != null) {
                throw new InvalidInputException("The profiles in " + other.directory() + " and " + profile.directory()
                        + " have the same kubernetes." + Workload.PROFILE_CLAIM + ", " + claim
                        + ": each needs a claim of its own");
            }
        }
        return claims;
    }

    private static List<Profile> profiles(Home home) {
        try {
            return Profiles.scan(home).profiles();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new StorageException(
                    "Cannot read the profiles of " + home.path() + ": " + e.getMessage(),
                    Remedy.of("ls", "-ld", home.path().toString()),
                    e);
        }
    }
}
