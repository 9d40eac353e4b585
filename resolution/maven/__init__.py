"""Maven artifacts by the Maven 2 repository layout, for Maven and Gradle.

https://maven.apache.org/repository/layout.html
"""
