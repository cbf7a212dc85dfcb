@echo off
rem Gatehouse, from a checkout: builds the command when it is missing, and runs it. After a change of the sources it is built anew
rem by mvnw.cmd package, or here once cli\target is deleted.
setlocal DisableDelayedExpansion

if exist "%~dp0cli\target\gatehouse\lib\built" goto run
call "%~dp0cli\src\main\dist\lib\find-java.cmd" javac || exit /b 1
rem mvnw would find the same one if nobody had set another.
set "JAVA_HOME=%GATEHOUSE_JAVA_HOME%"
>&2 echo Building Gatehouse (once) ...
pushd "%~dp0" || exit /b 1
call mvnw.cmd -B -ntp -q -DskipTests -Dwarnings=-Xlint package -pl cli -am
if errorlevel 1 (
    popd
    >&2 echo x Gatehouse could not be built: see above.
    >&2 echo   mvnw.cmd -B -ntp package -pl cli -am
    exit /b 1
)
popd

:run
call "%~dp0cli\target\gatehouse\bin\gatehouse.cmd" %*
exit /b %ERRORLEVEL%
