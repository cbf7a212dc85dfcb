@echo off
rem Runs everything that can be run on Windows: formatting, the architecture's rules, unit tests, and the conformance suite on
rem the real Task Scheduler. Needs no arguments. The last line counts tests; the exit code is 0 only if nothing failed.
setlocal DisableDelayedExpansion
cd /d "%~dp0" || exit /b 1

call cli\src\main\dist\lib\find-java.cmd javac
if errorlevel 1 (
    echo 0 passed, 1 failed, 0 skipped
    exit /b 1
)
rem mvnw would find the same one if nobody had set another.
set "JAVA_HOME=%GATEHOUSE_JAVA_HOME%"
set "MAVEN_OPTS=--sun-misc-unsafe-memory-access=allow %MAVEN_OPTS%"

echo Tests of what is Linux's own and of what needs a POSIX shell or file system are left out here.
echo ==^> mvnw verify, with the JDK %JAVA_HOME%
rem Maven's total for each module is the one line of counts that names no time.
powershell -NoProfile -ExecutionPolicy Bypass -Command "$ran = 0; $bad = 0; $skipped = 0; & .\mvnw.cmd -B -ntp --fail-at-end '-Dmaven.test.failure.ignore=true' verify | ForEach-Object { Write-Host $_; if ($_ -match '^\[[A-Z]+\] Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$') { $ran += [int]$Matches[1]; $bad += [int]$Matches[2] + [int]$Matches[3]; $skipped += [int]$Matches[4] } }; $status = $LASTEXITCODE; $other = 0; if ($status -ne 0 -and $bad -eq 0) { Write-Host ('x mvnw verify ended with ' + $status + ', though no test failed: see above.'); $other = 1 } elseif ($ran -eq 0) { Write-Host 'x No test ran.'; $other = 1 }; Write-Host ('{0} passed, {1} failed, {2} skipped' -f ($ran - $bad - $skipped), ($bad + $other), $skipped); exit [int](($bad + $other) -gt 0)"
exit /b %ERRORLEVEL%
