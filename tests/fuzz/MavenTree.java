import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.util.List;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;
import org.eclipse.aether.util.repository.SimpleArtifactDescriptorPolicy;

/** Maven's own resolver as a service: a line "folder TAB group:artifact:version" in, its tree or "error …" out. */
public final class MavenTree {
    public static void main(String[] arguments) throws Exception {
        RepositorySystem system = MavenRepositorySystemUtils.newServiceLocator().getService(RepositorySystem.class);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\t");
            System.out.println(tree(system, parts[0], parts[1]));
            System.out.flush();
        }
    }

    private static String tree(RepositorySystem system, String folder, String root) {
        try {
            DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
            LocalRepository repository = new LocalRepository(new File(folder), "simple");
            session.setLocalRepositoryManager(system.newLocalRepositoryManager(session, repository));
            session.setOffline(true);
            DefaultArtifact artifact = new DefaultArtifact(root);
            DefaultRepositorySystemSession strict = new DefaultRepositorySystemSession(session);
            strict.setArtifactDescriptorPolicy(new SimpleArtifactDescriptorPolicy(false, false));
            ArtifactDescriptorResult described = system.readArtifactDescriptor(
                strict, new ArtifactDescriptorRequest(artifact, List.of(), "project"));
            CollectRequest request = new CollectRequest();
            request.setRootArtifact(artifact);
            request.setDependencies(described.getDependencies());
            request.setManagedDependencies(described.getManagedDependencies());
            StringBuilder told = new StringBuilder();
            tell(system.collectDependencies(session, request).getRoot().getChildren(), 0, told);
            return told.toString();
        } catch (Exception | StackOverflowError error) {
            return "error " + String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
        }
    }

    private static void tell(List<DependencyNode> nodes, int depth, StringBuilder told) {
        for (DependencyNode node : nodes) {
            var artifact = node.getArtifact();
            told.append(String.join("|", Integer.toString(depth), artifact.getGroupId(), artifact.getArtifactId(),
                artifact.getExtension(), artifact.getClassifier(), artifact.getVersion(),
                node.getDependency().getScope(), Boolean.toString(node.getDependency().isOptional())));
            told.append(';');
            tell(node.getChildren(), depth + 1, told);
        }
    }
}
