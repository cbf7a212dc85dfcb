@echo off
rem Runs the tests for Windows; test.cmd --help lists them. The last line counts tests; the exit code is 0 only
rem if nothing failed.
setlocal DisableDelayedExpansion
cd /d "%~dp0" || exit /b 1

set "GOALS=verify"
if not "%~2"=="" goto wrong_usage
if "%~1"=="" goto run
if "%~1"=="--all" goto run
if "%~1"=="--quick" (
    set "GOALS=-P quick -pl 'core,testkit,backends/runit,backends/kubernetes,third-party/picocli,cli' test"
    goto run
)
if "%~1"=="--help" (
    call :usage
    exit /b 0
)
:wrong_usage
echo x Unknown arguments: %* 1>&2
call :usage 1>&2
exit /b 2

:usage
echo Usage: test.cmd [--quick ^| --all]
echo(
echo   test.cmd           Checks format, architecture and all warnings. Runs unit tests, and system tests on the real
echo                      Task Scheduler.
echo   test.cmd --quick   Compiles, and runs unit tests, golden files and properties: no service manager, no Error Prone.
echo   test.cmd --all     Runs everything. Today the same as test.cmd.
echo   test.cmd --help    Prints this text.
echo(
echo The last line is the count. Exit code 0: nothing failed, 1: something failed, 2: wrong usage.
exit /b 0

:run
call cli\src\main\dist\lib\find-java.cmd javac
if errorlevel 1 (
    echo 0 passed, 1 failed, 0 skipped
    exit /b 1
)
rem mvnw would find the same JDK unless JAVA_HOME names another.
set "JAVA_HOME=%GATEHOUSE_JAVA_HOME%"
set "MAVEN_OPTS=--sun-misc-unsafe-memory-access=allow %MAVEN_OPTS%"

echo Skipping tests that need Linux or a POSIX shell or file system.
echo ==^> mvnw %GOALS% ^(JDK %JAVA_HOME%^)
rem Maven's total for each module is the only line of counts without a time.
powershell -NoProfile -ExecutionPolicy Bypass -Command "$ran = 0; $bad = 0; $skipped = 0; & .\mvnw.cmd -B -ntp --fail-at-end '-Dmaven.test.failure.ignore=true' %GOALS% | ForEach-Object { Write-Host $_; if ($_ -match '^\[[A-Z]+\] Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)$') { $ran += [int]$Matches[1]; $bad += [int]$Matches[2] + [int]$Matches[3]; $skipped += [int]$Matches[4] } }; $status = $LASTEXITCODE; $other = 0; if ($status -ne 0 -and $bad -eq 0) { Write-Host ('x mvnw failed with exit code ' + $status + ', but no test failed: see above.'); $other = 1 } elseif ($ran -eq 0) { Write-Host 'x No test ran.'; $other = 1 }; Write-Host ('{0} passed, {1} failed, {2} skipped' -f ($ran - $bad - $skipped), ($bad + $other), $skipped); exit [int](($bad + $other) -gt 0)"
exit /b %ERRORLEVEL%
